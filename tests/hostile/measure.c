/* Run a command and write what it cost as one JSON object:
 *     measure REPORT COMMAND ARGUMENT...
 * Ends with the command's exit code (128 + signal where it was killed). */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_seconds(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argument_count, char **arguments)
{
    if (argument_count < 3)
        return 2;
    double start = now_seconds();
    pid_t child = fork();
    if (child < 0)
        return 2;
    if (child == 0) {
        (void)execv(arguments[2], arguments + 2);
        _Exit(127);
    }
    int state = 0;
    struct rusage usage;
    if (wait4(child, &state, 0, &usage) != child)
        return 2;
    int code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    FILE *report = fopen(arguments[1], "w");
    if (!report)
        return 2;
    (void)fprintf(report,
                  "{\"exit\": %d, \"wall_seconds\": %.2f, \"cpu_seconds\": %.2f, "
                  "\"peak_bytes\": %ld}\n",
                  code, now_seconds() - start,
                  seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss * 1024L);
    return fclose(report) == 0 ? code : 2;
}
