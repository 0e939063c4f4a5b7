// SPDX-License-Identifier: GPL-2.0-only
// Runs a command and appends "exit wall user system peak" (microseconds, KiB) of it and all it
// waited for to a file: `measure RESULT COMMAND…`. It is small and in C because Linux counts
// what a process held before exec towards its peak: a Python parent would add 10 MiB.
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static long micros(struct timeval t)
{
	return t.tv_sec * 1000000L + t.tv_usec;
}

int main(int argc, char **argv)
{
	struct timeval start, end;
	struct rusage usage;
	int status;
	FILE *out;
	pid_t child;

	if (argc < 3)
		return 2;
	gettimeofday(&start, NULL);
	child = fork();
	if (child < 0)
		return 4;
	if (!child) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (wait4(child, &status, 0, &usage) < 0)
		return 4;
	gettimeofday(&end, NULL);
	out = fopen(argv[1], "w");
	if (!out)
		return 4;
	fprintf(out, "%d %ld %ld %ld %ld\n",
		WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
		micros(end) - micros(start), micros(usage.ru_utime), micros(usage.ru_stime),
		usage.ru_maxrss);
	return fclose(out) ? 4 : 0;
}
