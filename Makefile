# SPDX-License-Identifier: GPL-2.0-only
.PHONY: test
test:
	swift format lint --strict --recursive Package.swift Sources Tests
	swift build
	swift test
	swift build -c release --product gen-patch --static-swift-stdlib
