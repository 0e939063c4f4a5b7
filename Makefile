# SPDX-License-Identifier: GPL-2.0-only
# make          builds the command
# make demo     installs what is missing, then runs the main job on the real kernel source
# make test     installs what is missing, then runs the formatter, the builds and all tests
# make sweep    reads every C file of the kernel, and huge hostile ones
# make bench    times gen-patch beside the tools people use today (ONLY=row for one row)
# make mutants  tries the prover with every single wrong edit of the converted driver
# make kernels  proves and converts the driver of other kernels (KERNELS="DIR …", trees or repositories)
# make install  installs the command, its manual page and shell completions below PREFIX (/usr/local)
#
# KERNEL=DIR names a checkout of Linux 6.1 to use instead of Debian's source package.

SHELL := /bin/bash
KERNEL_TREE = $(if $(KERNEL),$(abspath $(KERNEL)),$(CURDIR)/.build/kernel/linux-6.1)
RELEASE = swift build -c release --static-swift-stdlib --product gen-patch
PREFIX = /usr/local
SHARE = $(DESTDIR)$(PREFIX)/share
BINARY = .build/release/gen-patch
SOURCES = $(wildcard Package.swift Sources Templates Tests)

export KERNEL
export MAKE_GOAL = $@

.DEFAULT_GOAL := release
.PHONY: release demo test sweep bench mutants kernels install

release:
	.ci/prepare build
	$(RELEASE)

demo:
	.ci/prepare build kernel
	$(RELEASE)
	.ci/demo $(BINARY) $(KERNEL_TREE)

test:
	.ci/prepare build kernel clients cross
	swift format lint --strict --recursive $(SOURCES)
	$(RELEASE)
	swift build --build-tests
	GEN_PATCH_KERNEL=$(KERNEL_TREE) GEN_PATCH_BINARY=$(CURDIR)/$(BINARY) swift test --skip-build

sweep:
	.ci/prepare build kernel
	$(RELEASE)
	GEN_PATCH_SWEEP=all GEN_PATCH_KERNEL=$(KERNEL_TREE) GEN_PATCH_BINARY=$(CURDIR)/$(BINARY) \
		swift test --filter SweepTests

bench:
	.ci/prepare build kernel peers
	$(RELEASE)
	GEN_PATCH_KERNEL=$(KERNEL_TREE) .ci/bench .build/release/gen-patch $(ONLY)

mutants:
	.ci/prepare build kernel
	$(RELEASE)
	.ci/mutants $(BINARY) $(KERNEL_TREE)

kernels:
	.ci/prepare build
	$(RELEASE)
	.ci/kernels $(BINARY) $(KERNELS)

install:
	[ -x $(BINARY) ] || $(MAKE) release
	install -D -s -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/gen-patch
	mkdir -p $(SHARE)/man/man1 $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions \
		$(SHARE)/fish/vendor_completions.d
	$(BINARY) --experimental-dump-help | .ci/manual $(BINARY) > $(SHARE)/man/man1/gen-patch.1
	$(BINARY) --generate-completion-script bash > $(SHARE)/bash-completion/completions/gen-patch
	$(BINARY) --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_gen-patch
	$(BINARY) --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/gen-patch.fish
