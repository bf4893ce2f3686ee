/* Mail that others wrote: everything of it is decoded. Skipped where COLDTRAIL_CORPUS is not set.
 */
#include <ftw.h>

#include "tests/mail/corpus.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_every_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
