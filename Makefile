# SPDX-License-Identifier: GPL-2.0-only
# make          builds the command
# make test     installs what is missing, then runs the formatter, the builds and all tests
# make bench    times gen-patch beside the tools people use today (ONLY=row for one row)
#
# KERNEL=DIR names a checkout of Linux 6.1 to use instead of Debian's source package.

SHELL := /bin/bash
KERNEL_TREE = $(if $(KERNEL),$(abspath $(KERNEL)),$(CURDIR)/.build/kernel/linux-6.1)
RELEASE = swift build -c release --static-swift-stdlib --product gen-patch
SOURCES = $(wildcard Package.swift Sources Templates Tests)

export KERNEL
export MAKE_GOAL = $@

.DEFAULT_GOAL := release
.PHONY: release test bench

release:
	.ci/prepare build
	$(RELEASE)

test:
	.ci/prepare build kernel clients
	swift format lint --strict --recursive $(SOURCES)
	swift build --build-tests
	GEN_PATCH_KERNEL=$(KERNEL_TREE) swift test --skip-build
	$(RELEASE)

bench:
	.ci/prepare build kernel peers
	$(RELEASE)
	GEN_PATCH_KERNEL=$(KERNEL_TREE) .ci/bench .build/release/gen-patch $(ONLY)
