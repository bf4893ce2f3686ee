#include "tests/match/trial.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/fold.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"

static bool can_unpack(struct bytes data)
{
    return bytes_start_with(data, bytes_of("PKG!"));
}

static enum status unpack(struct bytes data, struct bytes name, size_t most_bytes, member_sink sink,
                          void *sink_state, struct failure *out_failure)
{
    (void)name;
    (void)most_bytes;
    (void)out_failure;
    for (size_t at = 4; at < data.size;) {
        size_t end = bytes_find_byte(data, '|', at);
        if (end == BYTES_NOT_FOUND)
            end = data.size;
        struct bytes text = bytes_slice(data, at, end);
        size_t equals = bytes_find_byte(text, '=', 0);
        if (equals == BYTES_NOT_FOUND)
            return STATUS_CORRUPT;
        struct unpacked_member member = {.path = bytes_slice(text, 0, equals),
                                         .data = bytes_from(text, equals + 1)};
        if (!sink(sink_state, &member))
            break;
        at = end + 1;
    }
    return STATUS_OK;
}

const struct unpacker *trial_unpacker(void)
{
    static const struct unpacker unpacker = {can_unpack, unpack};
    return &unpacker;
}

void trial_open_set(struct trial *trial, struct rule_set set, const struct unpacker *unpacker)
{
    fold_init();
    *trial = (struct trial){.set = set};
    struct failure failure = {0};
    if (plan_compile(&trial->set, NULL, &trial->plan, &failure) != STATUS_OK)
        (void)fprintf(stderr, "the plan failed: %s\n", failure.text);
    REQUIRE(trial->plan);
    trial->scanner = scanner_new(trial->plan);
    trial->decoder = decoder_new(unpacker);
}

void trial_open(struct trial *trial, struct bytes rules, const struct unpacker *unpacker)
{
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, rules, "test.yml");
    rule_set_finish(&set);
    trial_open_set(trial, set, unpacker);
}

void trial_open_detection(struct trial *trial, const char *detection,
                          const struct unpacker *unpacker)
{
    char *text =
        memory_format("title: t\nlogsource: {category: email}\ndetection:\n%s\n%s", detection,
                      strstr(detection, "condition:") ? "" : "  condition: s\n");
    trial_open(trial, bytes_of(text), unpacker);
    free(text);
}

void trial_close(struct trial *trial)
{
    scanner_free(trial->scanner);
    decoder_free(trial->decoder);
    plan_free(trial->plan);
    rule_set_done(&trial->set);
    free(trial->block);
}

void trial_scan(struct trial *trial, struct bytes raw)
{
    free(trial->block);
    trial->block = memory_new(raw.size + SCAN_SLACK_BYTES, 1);
    if (raw.size)
        memcpy(trial->block, raw.data, raw.size);
    trial->message = message_parse(trial->decoder, bytes_make(trial->block, raw.size));
    scanner_scan(trial->scanner, trial->message);
}

bool trial_rule_is_candidate(const struct trial *trial, uint32_t rule_index)
{
    struct rule_indexes candidates = scanner_candidates(trial->scanner);
    for (size_t i = 0; i < candidates.count; i++)
        if (candidates.items[i] == rule_index)
            return true;
    return false;
}

bool trial_rule_holds(struct trial *trial, uint32_t rule_index)
{
    return trial_rule_is_candidate(trial, rule_index) &&
           verdict_rule_holds(trial->scanner, rule_index);
}
