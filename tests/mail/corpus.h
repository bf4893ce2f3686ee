/* What the tests that hold the decoder against other people's answers share: where the corpus is,
 * and the book of comparisons. Each difference must be named with its reason; one that is not
 * named, and one that no longer differs, fail. */
#ifndef COLDTRAIL_TESTS_MAIL_CORPUS_H
#define COLDTRAIL_TESTS_MAIL_CORPUS_H

#include "engine/base/buffer.h"
#include "tests/mail/mail_test.h"

#define CORPUS_PATH_BYTES 1024
/* How much of a text that differs is shown. */
#define CORPUS_SHOWN_BYTES 1500

struct known_difference {
    const char *message; /* as the suite names it */
    const char *aspect;  /* what of it was compared */
    const char *reason;
};

/* Differences that the test itself tells by their evidence. */
#define CORPUS_CLASSES_MAX 64

struct corpus_class {
    const char *reason; /* constant: compared by address */
    size_t count;
};

struct corpus_suite {
    const char *name;
    const struct known_difference *known;
    size_t known_count;
    bool *has_differed; /* one for each known one */
    size_t compared;
    size_t agreed;
    size_t unexplained;
    struct corpus_class classes[CORPUS_CLASSES_MAX];
};

/* The corpus's folder; where there is none the test is skipped, with a word. */
static inline const char *corpus_or_skip(void)
{
    const char *corpus = getenv("COLDTRAIL_CORPUS"); // NOLINT(concurrency-mt-unsafe): one thread
    if (!corpus) {
        print_message("COLDTRAIL_CORPUS is not set: skipped\n");
        skip();
    }
    return corpus;
}

static inline struct corpus_suite corpus_begin(const char *name,
                                               const struct known_difference *known, size_t count)
{
    struct corpus_suite suite = {.name = name, .known = known, .known_count = count};
    suite.has_differed = calloc(count + 1, sizeof *suite.has_differed);
    assert_non_null(suite.has_differed);
    return suite;
}

static inline void corpus_show(const char *whose, struct bytes text)
{
    size_t size = text.size < CORPUS_SHOWN_BYTES ? text.size : CORPUS_SHOWN_BYTES;
    print_message("  %s (%zu bytes):\n%.*s\n", whose, text.size, (int)size,
                  (const char *)text.data);
}

/* Note whether one aspect of one message agrees. */
static inline void corpus_compare(struct corpus_suite *suite, const char *message,
                                  const char *aspect, struct bytes theirs, struct bytes ours)
{
    suite->compared++;
    if (bytes_equal(theirs, ours)) {
        suite->agreed++;
        return;
    }
    for (size_t i = 0; i < suite->known_count; i++) {
        if (strcmp(suite->known[i].message, message) == 0 &&
            strcmp(suite->known[i].aspect, aspect) == 0) {
            suite->has_differed[i] = true;
            return;
        }
    }
    suite->unexplained++;
    print_message("%s %s: %s differs, for no known reason\n", suite->name, message, aspect);
    corpus_show("theirs", theirs);
    corpus_show("ours", ours);
}

/* Note a difference that the test has a reason for. */
static inline void corpus_explain(struct corpus_suite *suite, const char *reason)
{
    struct corpus_class *found = suite->classes;
    while (found->reason && found->reason != reason)
        found++;
    assert_true(found < suite->classes + CORPUS_CLASSES_MAX - 1);
    found->reason = reason;
    found->count++;
    suite->compared++;
}

/* Print how many differ for each reason; fail where one has none, or no longer differs. */
static inline void corpus_end(struct corpus_suite *suite)
{
    size_t stale = 0;
    print_message("%s: %zu compared, %zu agree\n", suite->name, suite->compared, suite->agreed);
    for (size_t i = 0; i < suite->known_count; i++) {
        const struct known_difference *known = &suite->known[i];
        size_t count = 0;
        bool is_first = true;
        for (size_t k = 0; k < suite->known_count; k++) {
            bool is_same = strcmp(known->reason, suite->known[k].reason) == 0;
            count += is_same;
            is_first = is_first && !(is_same && k < i);
        }
        if (is_first)
            print_message("%4zu: %s\n", count, known->reason);
        if (!suite->has_differed[i]) {
            stale++;
            print_message("%s %s: %s agrees by now\n", suite->name, known->message, known->aspect);
        }
    }
    for (const struct corpus_class *found = suite->classes; found->reason; found++)
        print_message("%4zu: %s\n", found->count, found->reason);
    free(suite->has_differed);
    assert_int_equal(suite->unexplained, 0);
    assert_int_equal(stale, 0);
}

/* The next part that a client shows: no further reading of one, no member of an archive. */
static inline struct part *client_part(struct part *part)
{
    while (part && (part->view != VIEW_CLIENT || part->alternative || part->is_member))
        part = part->next;
    return part;
}

static inline struct part *client_leaf(struct part *part)
{
    for (part = client_part(part); part && part->kind != PART_LEAF;)
        part = client_part(part->next);
    return part;
}

/* `raw` with each bare LF made CRLF, in a block with slack; freed with free_block(). */
static inline struct bytes with_crlf(struct bytes raw)
{
    uint8_t *out = calloc(raw.size * 2 + SCAN_SLACK_BYTES, 1);
    assert_non_null(out);
    size_t size = 0;
    for (size_t i = 0; i < raw.size; i++) {
        if (raw.data[i] == '\n' && (i == 0 || raw.data[i - 1] != '\r'))
            out[size++] = '\r';
        out[size++] = raw.data[i];
    }
    return bytes_make(out, size);
}

/* `raw` with each CRLF made LF, in a block with slack; freed with free_block(). */
static inline struct bytes without_crlf(struct bytes raw)
{
    uint8_t *out = calloc(raw.size + SCAN_SLACK_BYTES, 1);
    assert_non_null(out);
    size_t size = 0;
    for (size_t i = 0; i < raw.size; i++)
        if (raw.data[i] != '\r' || i + 1 == raw.size || raw.data[i + 1] != '\n')
            out[size++] = raw.data[i];
    return bytes_make(out, size);
}

#endif
