/* Mail that others wrote: everything of it is decoded, and what comes out of the mime4j messages is
 * compared with the bodies mime4j decoded. Skipped where COLDTRAIL_CORPUS is not set. */
#include <ftw.h>
#include <glob.h>

#include "tests/mail/mail_test.h"

/* How many of the 80 mime4j messages agree, leaf by leaf and byte by byte. */
#define MIME4J_FLOOR 61

/* Those that do not, and why. */
static const struct {
    const char *name;
    const char *reason;
} differences[] = {
    {"badbound", "multipart whose boundary never occurs: shown as text, mime4j shows nothing"},
    {"missing-boundary", "the same"},
    {"missing-inner-boundary", "the same, for an inner multipart"},
    {"missing-inner-start-boundary", "the same, with a closing boundary alone"},
    {"multipartnopart", "the same"},
    {"empty-preamble", "quoted-printable: line ends stay LF, mime4j makes them CRLF"},
    {"german-qp", "the same"},
    {"jt-0498", "the same"},
    {"mp-msg-rfc822", "the same"},
    {"frag", "base64 goes on behind padding, mime4j stops there"},
    {"multi-frag", "the same"},
    {"hdr-fakeout", "no blank line: the body begins at the first line that is no field"},
    {"basic-plain-with-bad-header-separator", "the same: a line of one blank is a fold"},
    {"malformedHeader-noheader", "the same"},
    {"malformedHeaderStartsBody-noheader", "the same"},
    {"malformedHeaderStartsBody-nocrlfcrlf", "junk between two fields is stepped over"},
    {"weird-boundary", "blanks at the end of a boundary do not count"},
    {"very-long-boundary", "the same"},
    {"very-very-long-boundary", "the same"},
};

static struct decoder *walk_decoder;
static size_t walk_count;

static int decode_file(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)place;
    if (kind != FTW_F)
        return 0;
    struct bytes raw = read_file(path);
    (void)decode_everything(message_parse(walk_decoder, raw));
    free_block(raw);
    walk_count++;
    return 0;
}

static const char *corpus_or_skip(void)
{
    const char *corpus = getenv("COLDTRAIL_CORPUS"); // NOLINT(concurrency-mt-unsafe): one thread
    if (!corpus) {
        print_message("COLDTRAIL_CORPUS is not set: skipped\n");
        skip();
    }
    return corpus;
}

static void decodes_every_file(void **state)
{
    (void)state;
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/mime", corpus_or_skip());
    walk_decoder = decoder_new(NULL);
    walk_count = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    assert_int_equal(nftw(path, decode_file, 16, FTW_PHYS), 0);
    decoder_free(walk_decoder);
    print_message("decoded %zu files\n", walk_count);
    assert_true(walk_count > 1000);
}

static struct part *next_leaf(struct part *part)
{
    while (part && part->kind != PART_LEAF)
        part = part->next;
    return part;
}

/* Whether the body in the file `name`, beside `message_path`, is the content of `part`. */
static bool body_agrees(struct message *message, struct part *part, const char *message_path,
                        struct bytes name)
{
    char path[1024];
    const char *slash = strrchr(message_path, '/');
    (void)snprintf(path, sizeof path, "%.*s%.*s", (int)(slash + 1 - message_path), message_path,
                   (int)name.size, name.data);
    struct bytes expected = read_file(path);
    bool agrees = part && expected.data && bytes_equal(part_content(message, part), expected);
    free_block(expected);
    return agrees;
}

/* mime4j lists the bodies in document order, as <text-body name="…"/> and <binary-body …>. */
static bool message_agrees(struct decoder *decoder, const char *path, struct bytes listing)
{
    static const char mark[] = "-body name=\"";
    struct bytes raw = read_file(path);
    struct message *message = message_parse(decoder, raw);
    struct part *part = next_leaf(message->parts);
    bool agrees = true;
    for (size_t at = bytes_find(listing, bytes_of(mark), 0); at != BYTES_NOT_FOUND;
         at = bytes_find(listing, bytes_of(mark), at)) {
        at += strlen(mark);
        size_t end = bytes_find_byte(listing, '"', at);
        agrees = body_agrees(message, part, path, bytes_slice(listing, at, end)) && agrees;
        part = part ? next_leaf(part->next) : NULL;
    }
    free_block(raw);
    return agrees && !part;
}

static const char *known_difference(const char *path)
{
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        char ending[128];
        (void)snprintf(ending, sizeof ending, "/%s.msg", differences[i].name);
        if (bytes_end_with(bytes_of(path), bytes_of(ending)))
            return differences[i].reason;
    }
    return NULL;
}

static void agrees_with_mime4j(void **state)
{
    (void)state;
    char pattern[1024];
    glob_t found;
    size_t agreed = 0;
    size_t compared = 0;
    (void)snprintf(pattern, sizeof pattern, "%s/mime/mime4j/*/*.msg", corpus_or_skip());
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    struct decoder *decoder = decoder_new(NULL);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char path[1024];
        const char *name = found.gl_pathv[i];
        (void)snprintf(path, sizeof path, "%.*s_decoded.xml", (int)(strlen(name) - 4), name);
        struct bytes listing = read_file(path);
        if (!listing.data)
            continue;
        compared++;
        bool agrees = message_agrees(decoder, name, listing);
        agreed += agrees;
        if (!agrees && !known_difference(name))
            fail_msg("%s differs, for no known reason", name);
        free_block(listing);
    }
    decoder_free(decoder);
    globfree(&found);
    print_message("%zu of %zu messages agree with mime4j\n", agreed, compared);
    assert_true(agreed >= MIME4J_FLOOR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_every_file),
        cmocka_unit_test(agrees_with_mime4j),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
