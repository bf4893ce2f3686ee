#include <stdio.h>

#include "engine/base/fold.h"
#include "engine/base/skeleton.h"
#include "engine/cli/commands.h"
#include "engine/hits/case.h"
#include "engine/match/hyperscan.h"
#include "engine/match/regex.h"
#include "loaders/versions.h"
#include "signatures/rule.h"

static const char *yes_no(int yes)
{
    return yes ? "yes" : "no";
}

int command_version(int count, char **arguments)
{
    (void)count;
    (void)arguments;
    (void)printf("coldtrail %s\n", COLDTRAIL_VERSION);
    (void)printf("compiler    %s\n", COLDTRAIL_COMPILER);
    (void)printf("hyperscan   %s (scans with %s)\n", hyperscan_version(),
                 cpu_level_name(cpu_level_here()));
    (void)printf("pcre2       %s\n", regex_library_version());
    (void)printf("libarchive  %s\n", loaders_libarchive_version());
    (void)printf("zstd        %s\n", loaders_zstd_version());
    (void)printf("isa-l       %s\n", loaders_isal_version());
    (void)printf("libyaml     %s\n", signatures_libyaml_version());
    (void)printf("sqlite      %s\n", hits_sqlite_version());
    (void)printf("utf8proc    %s\n", fold_library_version());
    (void)printf("icu         %s\n", skeleton_library_version());
    __builtin_cpu_init();
    (void)printf("cpu         ssse3 %s, sse4.2 %s, avx2 %s, avx512f %s, avx512vbmi %s\n",
                 yes_no(__builtin_cpu_supports("ssse3")), yes_no(__builtin_cpu_supports("sse4.2")),
                 yes_no(__builtin_cpu_supports("avx2")), yes_no(__builtin_cpu_supports("avx512f")),
                 yes_no(__builtin_cpu_supports("avx512vbmi")));
    return 0;
}
