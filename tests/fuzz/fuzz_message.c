/* Any bytes as a message, its archives opened by the loaders: what message.h promises
 * (message_check.c); the same answers in whatever order they are asked for, whatever lies behind
 * the message, and whatever the decoder held before. */
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/hunt/unpacking.h"
#include "tests/fuzz/message_check.h"

/* Parts last to first, the most refined first. */
static void ask_backwards(struct message *message)
{
    struct part **parts = memory_new(message->part_count, sizeof(struct part *));
    uint32_t count = 0;
    for (struct part *part = message->parts; part; part = part->next)
        parts[count++] = part;
    while (count-- > 0) {
        (void)part_html(message, parts[count]);
        (void)part_magic(message, parts[count]);
        (void)part_content(message, parts[count]);
    }
    free(parts);
}

/* Parse a copy of `raw` with `fill` behind it; ask in another order first where `is_backwards`. */
static uint64_t decode(struct bytes raw, uint8_t fill, bool is_backwards, bool *out_is_cut)
{
    struct bytes block = fuzz_copy(raw, SCAN_SLACK_BYTES, fill);
    struct message *message = message_parse(fuzz_decoder(unpacking_by_loaders()), block);
    if (is_backwards) {
        (void)message_received_ips(message);
        message_expand(message);
        (void)message_links(message);
        ask_backwards(message);
    }
    uint64_t digest = message_check(message);
    *out_is_cut = anomaly_has(message->anomalies, ANOMALY_LIMIT_DECODED_BYTES);
    fuzz_free(block);
    return digest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes raw = bytes_make(data, size);
    bool is_cut = false;
    uint64_t first = decode(raw, '\n', false, &is_cut);
    REQUIRE(decode(raw, '\n', false, &is_cut) == first);
    uint64_t backwards = decode(raw, '=', true, &is_cut);
    /* What is decoded last is what the limit leaves out. */
    REQUIRE(is_cut || backwards == first);
    return 0;
}
