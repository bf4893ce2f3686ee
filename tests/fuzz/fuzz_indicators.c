/* Any text as a file whose name says nothing: it gets a format, and what is read of it as a list
 * keeps the promises of rule.h, says where it came from, and is counted. */
#include "signatures/ioc_list.h"
#include "signatures/refang.h"
#include "signatures/rule_format.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rule_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = fuzz_copy(bytes_make(data, size), 0, 0);
    struct bytes path = bytes_of("fuzz");
    struct rule_set set;
    rule_set_init(&set);
    REQUIRE((unsigned)rule_format_of(text, path) < RULE_FORMAT_COUNT);
    REQUIRE(refang(set.arena, text).size <= size);
    bool is_list = ioc_list_read(&set, text, path);
    REQUIRE(is_list == (set.rule_count > 0));
    fuzz_free(text);
    rule_check_indicators(&set, path);
    rule_set_done(&set);
    return 0;
}
