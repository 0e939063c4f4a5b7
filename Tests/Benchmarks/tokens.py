# SPDX-License-Identifier: GPL-2.0-only
"""Compares two C texts token by token, white space aside: what one conversion has and another lacks."""

import difflib
import re

TOKEN = re.compile(rb"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\w+"
                   rb"|<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|[<>=!&|+*/%^-]=|&&|\|\||\S", re.DOTALL)


def tokens(text: bytes):
    """The tokens of a C text; a comment is one token with its white space evened."""
    return [b" ".join(token.split()).decode(errors="replace") for token in TOKEN.findall(text)]


def differences(theirs: bytes, ours: bytes):
    """Lines "theirs -> ours", one for each place where the token sequences differ."""
    left, right = tokens(theirs), tokens(ours)
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return [f"{' '.join(left[a:b]) or '(nothing)'}  ->  {' '.join(right[c:d]) or '(nothing)'}"
            for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]
