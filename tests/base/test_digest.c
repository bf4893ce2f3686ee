#include "tests/base/cmocka_all.h"

#include "engine/base/digest.h"

/* Test values of RFC 1321 and FIPS 180. */
static void known_texts_have_known_digests(void **state)
{
    (void)state;
    char text[DIGEST_TEXT_BYTES];
    digest_text(DIGEST_MD5, bytes_of("abc"), text);
    assert_string_equal(text, "900150983cd24fb0d6963f7d28e17f72");
    digest_text(DIGEST_SHA1, bytes_of("abc"), text);
    assert_string_equal(text, "a9993e364706816aba3e25717850c26c9cd0d89d");
    digest_text(DIGEST_SHA256, bytes_of("abc"), text);
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_text(DIGEST_SHA256, (struct bytes){0}, text);
    assert_string_equal(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void pieces_give_the_digest_of_the_whole(void **state)
{
    (void)state;
    char whole[DIGEST_TEXT_BYTES];
    char pieces[DIGEST_TEXT_BYTES];
    digest_text(DIGEST_SHA256, bytes_of("cold chain"), whole);
    struct digest *digest = digest_new(DIGEST_SHA256);
    for (int round = 0; round < 2; round++) {
        digest_add(digest, bytes_of("cold"));
        digest_add(digest, bytes_of(" chain"));
        digest_finish(digest, pieces);
        assert_string_equal(whole, pieces);
    }
    digest_free(digest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts_have_known_digests),
        cmocka_unit_test(pieces_give_the_digest_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
