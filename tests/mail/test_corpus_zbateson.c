/* The files that zbateson's messages were made from: each attachment that is named after one has
 * its bytes; of text, whose line ends and charsets the messages change, what is shown. Skipped
 * where COLDTRAIL_CORPUS is not set. */
#include <glob.h>

#include "engine/mail/charset.h"
#include "tests/mail/corpus.h"

#define BINHEX "BinHex is shown as it is; theirs is decoded"

static const struct known_difference differences[] = {
    {"m2011.txt", "2: blueball.png", BINHEX},
};

struct originals {
    struct corpus_suite suite;
    struct decoder *decoder;
    struct charset_decoder *charsets;
    struct arena *arena;
    const char *corpus;
};

/* What a text file says: in UTF-8, its lines without CR, and without blanks at its ends. */
static struct bytes shown_text(struct originals *originals, struct bytes text)
{
    anomaly_set ignored = 0;
    struct bytes lines = without_crlf(
        charset_to_utf8(originals->charsets, originals->arena, bytes_of(""), text, &ignored));
    struct bytes shown = arena_copy(originals->arena, bytes_trim(lines));
    free_block(lines);
    return shown;
}

static void compare_part(struct originals *originals, struct message *message, struct part *part,
                         const char *name)
{
    char path[CORPUS_PATH_BYTES];
    char aspect[CORPUS_PATH_BYTES];
    if (part->name.size == 0 || bytes_find_byte(part->name, '/', 0) != BYTES_NOT_FOUND)
        return;
    (void)snprintf(path, sizeof path, "%s/mime/zbateson/_data/emails/files/%.*s", originals->corpus,
                   (int)part->name.size, (const char *)part->name.data);
    struct bytes theirs = read_file(path);
    if (!theirs.data)
        return;
    (void)snprintf(aspect, sizeof aspect, "%.*s: %.*s", (int)part->path.size,
                   (const char *)part->path.data, (int)part->name.size,
                   (const char *)part->name.data);
    if (bytes_end_with(part->name, bytes_of(".txt")))
        corpus_compare(&originals->suite, name, aspect, shown_text(originals, theirs),
                       shown_text(originals, part_source_text(message, part)));
    else
        corpus_compare(&originals->suite, name, aspect, theirs, part_content(message, part));
    free_block(theirs);
}

static void has_the_bytes_of_the_originals(void **state)
{
    (void)state;
    char pattern[CORPUS_PATH_BYTES];
    glob_t found;
    struct originals originals = {.corpus = corpus_or_skip()};
    (void)snprintf(pattern, sizeof pattern, "%s/mime/zbateson/_data/emails/*.txt",
                   originals.corpus);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    originals.suite =
        corpus_begin("zbateson", differences, sizeof differences / sizeof *differences);
    originals.decoder = decoder_new(NULL);
    originals.charsets = charset_decoder_new();
    originals.arena = arena_new(1 << 16);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct bytes raw = read_file(found.gl_pathv[i]);
        struct message *message = message_parse(originals.decoder, raw);
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        message_expand(message);
        for (struct part *part = message->parts; part; part = part->next)
            if (part->kind != PART_MULTIPART && part->view == VIEW_CLIENT)
                compare_part(&originals, message, part, name);
        arena_reset(originals.arena);
        free_block(raw);
    }
    arena_free(originals.arena);
    charset_decoder_free(originals.charsets);
    decoder_free(originals.decoder);
    globfree(&found);
    corpus_end(&originals.suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_bytes_of_the_originals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
