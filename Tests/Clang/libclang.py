# SPDX-License-Identifier: GPL-2.0-only
"""What clang finds in a C file's own lines, read through the toolchain's libclang."""

import ctypes
import re
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_uint, c_void_p

FUNCTION, PARAMETER, CALL, BINARY, COMPOUND, ASSIGN = 8, 10, 103, 114, 115, 22
RECURSE = 2
BLANK = rb"(\s|/\*.*?\*/|\\\n)*"
OPERATOR = re.compile(BLANK + rb"(<<|>>|[-+*/%&|^])?=", re.DOTALL)
CALLED = re.compile(BLANK + rb"\(", re.DOTALL)


class Cursor(Structure):
    _fields_ = [("kind", c_int), ("xdata", c_int), ("data", c_void_p * 3)]


class Location(Structure):
    _fields_ = [("pointers", c_void_p * 2), ("number", c_uint)]


class Extent(Structure):
    _fields_ = [("pointers", c_void_p * 2), ("begin", c_uint), ("end", c_uint)]


Visitor = ctypes.CFUNCTYPE(c_int, Cursor, Cursor, c_void_p)
SIGNATURES = {
    "clang_createIndex": (c_void_p, [c_int, c_int]),
    "clang_parseTranslationUnit": (c_void_p, [c_void_p, c_char_p, POINTER(c_char_p), c_int, c_void_p, c_uint, c_uint]),
    "clang_getNumDiagnostics": (c_uint, [c_void_p]),
    "clang_getDiagnostic": (c_void_p, [c_void_p, c_uint]),
    "clang_getDiagnosticSeverity": (c_int, [c_void_p]),
    "clang_getTranslationUnitCursor": (Cursor, [c_void_p]),
    "clang_visitChildren": (c_uint, [Cursor, Visitor, c_void_p]),
    "clang_getCursorLocation": (Location, [Cursor]),
    "clang_getCursorExtent": (Extent, [Cursor]),
    "clang_getRangeStart": (Location, [Extent]),
    "clang_getRangeEnd": (Location, [Extent]),
    "clang_getSpellingLocation": (None, [Location, POINTER(c_void_p), POINTER(c_uint), POINTER(c_uint), POINTER(c_uint)]),
    "clang_getExpansionLocation": (None, [Location, POINTER(c_void_p), POINTER(c_uint), POINTER(c_uint), POINTER(c_uint)]),
    "clang_getFile": (c_void_p, [c_void_p, c_char_p]),
    "clang_isCursorDefinition": (c_uint, [Cursor]),
    "clang_getCursorBinaryOperatorKind": (c_int, [Cursor]),
    "clang_disposeTranslationUnit": (None, [c_void_p]),
}


class Clang:
    """One libclang and an index in it."""

    def __init__(self, library):
        self.library = ctypes.CDLL(str(library))
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(self.library, name)
            function.restype, function.argtypes = result, arguments
        self.index = self.library.clang_createIndex(0, 0)

    def _place(self, location, look):
        file, offset = c_void_p(), c_uint()
        getattr(self.library, look)(location, byref(file), None, None, byref(offset))
        return file.value, offset.value

    def _own(self, location, main):
        """The offset in the file itself, and whether no macro wrote it; None where it is written elsewhere."""
        file, offset = self._place(location, "clang_getSpellingLocation")
        if file != main:
            return None
        return offset, self._place(location, "clang_getExpansionLocation") == (file, offset)

    def findings(self, path, flags):
        """The sets of places by kind; None where clang finds an error."""
        arguments = [flag.encode() for flag in flags]
        unit = self.library.clang_parseTranslationUnit(
            self.index, str(path).encode(), (c_char_p * len(arguments))(*arguments), len(arguments), None, 0, 0)
        if not unit:
            return None
        try:
            for number in range(self.library.clang_getNumDiagnostics(unit)):
                if self.library.clang_getDiagnosticSeverity(self.library.clang_getDiagnostic(unit, number)) >= 3:
                    return None
            main = self.library.clang_getFile(unit, str(path).encode())
            return self._walk(unit, main, path.read_bytes())
        finally:
            self.library.clang_disposeTranslationUnit(unit)

    def _walk(self, unit, main, text):
        found = {"function": set(), "parameter": set(), "call": set(), "assignment": set()}

        def add(kind, cursor):
            if kind in ("function", "parameter"):
                own = self._own(self.library.clang_getCursorLocation(cursor), main)
                if own and own[1]:
                    found[kind].add(own[0])
                return
            extent = self.library.clang_getCursorExtent(cursor)
            start = self._own(self.library.clang_getRangeStart(extent), main)
            end = self._own(self.library.clang_getRangeEnd(extent), main)
            if not start or not is_written(cursor, CALLED if kind == "call" else OPERATOR):
                return
            if start[1] and not (end and end[1]):
                found[kind].add((start[0], None))  # A macro ends it; where in the file is not told.
            elif end and start[0] < end[0]:
                found[kind].add((start[0], end[0]))

        def is_written(cursor, sign):
            """Whether the sign of a call or an assignment stands in the file behind its first part, not in a macro."""
            ends = []

            def look(child, parent, _):
                ends.append(self._own(self.library.clang_getRangeEnd(self.library.clang_getCursorExtent(child)), main))
                return 0

            self.library.clang_visitChildren(cursor, Visitor(look), None)
            return bool(ends and ends[0] and sign.match(text, ends[0][0]))

        def visit(cursor, parent, _):
            kind = cursor.kind
            if self._place(self.library.clang_getCursorLocation(cursor), "clang_getExpansionLocation")[0] != main:
                return RECURSE if kind not in (FUNCTION, 2, 3, 5, 9, 20) else 1
            if kind == FUNCTION and self.library.clang_isCursorDefinition(cursor):
                add("function", cursor)
            elif kind == PARAMETER:
                add("parameter", cursor)
            elif kind == CALL:
                add("call", cursor)
            elif kind == COMPOUND or kind == BINARY and self.library.clang_getCursorBinaryOperatorKind(cursor) == ASSIGN:
                add("assignment", cursor)
            return RECURSE

        self.library.clang_visitChildren(self.library.clang_getTranslationUnitCursor(unit), Visitor(visit), None)
        return found
