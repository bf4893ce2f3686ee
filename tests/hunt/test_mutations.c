/* Fifty varied messages, each cut at every byte and changed ten thousand times, decoded with the
 * archive readers of the hunt: the sanitizers see the rest. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/hunt/unpacking.h"
#include "tests/mail/mail_test.h"

#define FOLDER "tests/mail/fixtures"
#define MESSAGES_MAX 200
#define MUTATION_COUNT ((size_t)10000) /* of each message */
#define CHANGES_MAX 8                  /* of one message */

struct messages {
    struct bytes items[MESSAGES_MAX];
    size_t count;
};

/* xorshift64*: the same changes on every machine. */
static size_t random_below(uint64_t *state, size_t limit)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return limit ? (size_t)((*state * UINT64_C(2685821657736338717)) >> 33) % limit : 0;
}

static int is_message(const struct dirent *entry)
{
    return strstr(entry->d_name, ".eml") != NULL;
}

static void read_messages(struct messages *messages)
{
    struct dirent **entries = NULL;
    int count = scandir(FOLDER, &entries, is_message, alphasort);
    assert_in_range(count, 50, MESSAGES_MAX);
    for (int i = 0; i < count; i++) {
        char path[512];
        (void)snprintf(path, sizeof path, FOLDER "/%s", entries[i]->d_name);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        uint8_t *text = malloc(1 << 20);
        messages->items[messages->count++] = bytes_make(text, fread(text, 1, 1 << 20, file));
        assert_int_equal(fclose(file), 0);
        free(entries[i]);
    }
    free(entries);
}

static void free_messages(struct messages *messages)
{
    for (size_t i = 0; i < messages->count; i++)
        free_block(messages->items[i]);
}

static void decode(struct decoder *decoder, struct bytes raw)
{
    struct bytes block = block_of(raw, SCAN_SLACK_BYTES);
    (void)decode_everything(message_parse(decoder, block));
    free_block(block);
}

static void survives_every_truncation(void **state)
{
    (void)state;
    struct messages messages = {0};
    read_messages(&messages);
    struct decoder *decoder = decoder_new(unpacking_by_loaders());
    for (size_t i = 0; i < messages.count; i++)
        for (size_t size = 0; size <= messages.items[i].size; size++)
            decode(decoder, bytes_slice(messages.items[i], 0, size));
    decoder_free(decoder);
    free_messages(&messages);
}

/* One change of `text`, which has room for 32 bytes more. Returns the new size. */
static size_t change(uint64_t *random, uint8_t *text, size_t size, struct bytes other)
{
    static const char telling[] = "\n\r-:;=<>\"'()&%?@\\ \0\x80\xFF";
    size_t at = random_below(random, size);
    size_t length = random_below(random, 32);
    if (length > size - at)
        length = size - at;
    switch (random_below(random, 6)) {
    case 0:
        text[at] ^= (uint8_t)(1U << random_below(random, 8));
        return size;
    case 1:
        text[at] = (uint8_t)telling[random_below(random, sizeof telling)];
        return size;
    case 2:
        memmove(text + at, text + at + length, size - at - length);
        return size - length;
    case 3: /* once more */
        memmove(text + at + length, text + at, size - at);
        return size + length;
    case 4: { /* a piece goes to the front of another place */
        size_t to = random_below(random, size - length + 1);
        uint8_t piece[32];
        memcpy(piece, text + at, length);
        memmove(text + at, text + at + length, size - at - length);
        memmove(text + to + length, text + to, size - length - to);
        memcpy(text + to, piece, length);
        return size;
    }
    default: { /* another message goes on here */
        size_t from = random_below(random, other.size);
        size_t taken = other.size - from;
        if (taken > size - at)
            taken = size - at;
        memcpy(text + at, other.data + from, taken);
        return at + taken;
    }
    }
}

static void survives_ten_thousand_mutations(void **state)
{
    (void)state;
    struct messages messages = {0};
    read_messages(&messages);
    struct decoder *decoder = decoder_new(unpacking_by_loaders());
    uint64_t random = 20200907;
    for (size_t i = 0; i < messages.count * MUTATION_COUNT; i++) {
        struct bytes original = messages.items[i % messages.count];
        uint8_t *text = malloc(original.size + (size_t)CHANGES_MAX * 32);
        memcpy(text, original.data, original.size);
        size_t size = original.size;
        for (size_t k = random_below(&random, CHANGES_MAX) + 1; k > 0 && size > 0; k--)
            size =
                change(&random, text, size, messages.items[random_below(&random, messages.count)]);
        decode(decoder, bytes_make(text, size));
        free(text);
    }
    decoder_free(decoder);
    free_messages(&messages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_every_truncation),
        cmocka_unit_test(survives_ten_thousand_mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
