#include "engine/mail/url.h"
#include "tests/mail/mail_test.h"

static void finds_urls_in_plain_text(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *urls; /* each with a blank behind it */
    } rows[] = {
        {"see http://x.example/a?b=c#d.", "http://x.example/a?b=c#d "},
        {"(HTTPS://x.example/a_(b)), more", "HTTPS://x.example/a_(b) "},
        {"<http://x.example>", "http://x.example "},
        {"www.x.example, WWW.Y.example!", "www.x.example WWW.Y.example "},
        {"mailto:a@x.example ftp://f.example/x", "mailto:a@x.example ftp://f.example/x "},
        {"http://www.x.example", "http://www.x.example "},
        {"http:// and http:/x and :// and www. x", ""},
        {"http://. and ftp://!? <http://.>", ""},
        {"xwww.y.example a@www.z.example", ""},
        {"\"http://x.example/\"http://y.example/", "http://x.example/ http://y.example/ "},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char actual[512] = "";
        struct bytes block = block_of(bytes_of(rows[i].text), 0);
        struct url_search search;
        struct bytes url;
        url_search_begin(&search, block);
        while (url_search_next(&search, &url)) {
            size_t used = strlen(actual);
            (void)snprintf(actual + used, sizeof actual - used, "%.*s ", (int)url.size, url.data);
        }
        assert_string_equal(actual, rows[i].urls);
        free_block(block);
    }
}

static void splits_as_a_browser_does(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        const char *scheme; /* NULL: it has no host */
        const char *host;
        const char *path;
    } rows[] = {
        {"http://X.Example/a/b?c#d", "http", "x.example", "/a/b"},
        {"https://user:pw@x.example:8443/a", "https", "x.example", "/a"},
        {"https://good.example@bad.example", "https", "bad.example", ""},
        {"http:\\\\x.example\\a", "http", "x.example", "\\a"},
        {"http:/x.example", "http", "x.example", ""},
        {"//x.example/a", "", "x.example", "/a"},
        {"www.x.example/a", "", "www.x.example", "/a"},
        {"mailto:a@X.example?subject=b", "mailto", "x.example", ""},
        {"http://[2001:db8::1]:80/", "http", "2001:db8::1", "/"},
        {"http://x.example./", "http", "x.example", "/"},
        {"/a/b", NULL, NULL, NULL},
        {"a/b", NULL, NULL, NULL},
        {"#top", NULL, NULL, NULL},
        {"javascript:x()", NULL, NULL, NULL},
        {"http://", NULL, NULL, NULL},
        {"", NULL, NULL, NULL},
    };
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes block = block_of(bytes_of(rows[i].url), 0);
        struct url_parts parts;
        bool has_host = url_split(arena, block, &parts);
        assert_int_equal(has_host, rows[i].host != NULL);
        if (has_host) {
            assert_bytes(parts.scheme, rows[i].scheme);
            assert_bytes(parts.host, rows[i].host);
            assert_bytes(parts.path, rows[i].path);
        }
        free_block(block);
    }
    arena_free(arena);
}

static void resolves_simple_relative_urls(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    struct bytes base = bytes_of("http://x.example/d/page?q");
    assert_bytes(url_resolve(arena, base, bytes_of("n")), "http://x.example/d/n");
    assert_bytes(url_resolve(arena, base, bytes_of("/n")), "http://x.example/n");
    assert_bytes(url_resolve(arena, base, bytes_of("//y.example/n")), "http://y.example/n");
    assert_bytes(url_resolve(arena, base, bytes_of("http://y.example")), "http://y.example");
    assert_bytes(url_resolve(arena, base, bytes_of("#n")), "#n");
    assert_bytes(url_resolve(arena, bytes_of("http://x.example"), bytes_of("n")),
                 "http://x.example/n");
    assert_bytes(url_resolve(arena, bytes_of("d/"), bytes_of("n")), "n");
    arena_free(arena);
}

static void finds_the_links_of_plain_parts(void **state)
{
    (void)state;
    struct test_message test = open_text("Subject: x\n\nGo to http://x.example/a now.\n");
    struct message_links links = message_links(test.message);
    assert_int_equal(links.count, 1);
    assert_bytes(links.items[0].link.url, "http://x.example/a");
    assert_int_equal(links.items[0].part_index, 0);
    assert_ptr_equal(message_links(test.message).items, links.items);
    close_message(&test);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    struct bytes whole = bytes_of("www.x http://user@[::1]:80/a(b)? mailto:a@b.c?d ftp://e");
    struct arena *arena = arena_new(4096);
    for (size_t size = 0; size <= whole.size; size++) {
        struct bytes block = block_of(bytes_slice(whole, 0, size), 0);
        struct url_search search;
        struct bytes url;
        struct url_parts parts;
        url_search_begin(&search, block);
        while (url_search_next(&search, &url))
            (void)url_split(arena, url, &parts);
        (void)url_split(arena, block, &parts);
        free_block(block);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_urls_in_plain_text),
        cmocka_unit_test(splits_as_a_browser_does),
        cmocka_unit_test(resolves_simple_relative_urls),
        cmocka_unit_test(finds_the_links_of_plain_parts),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
