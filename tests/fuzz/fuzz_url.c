/* URLs: the pieces of one lie in it, a host has no user, port or upper case; those found in a text
 * lie in it one behind the other; a URL that is resolved begins with its base's scheme; the
 * registered domain ends the domain. The first line is a base. */
#include "engine/mail/url.h"
#include "tests/fuzz/fuzz.h"

static void check_domain(struct arena *arena, struct bytes host)
{
    struct bytes registered = domain_registered(arena, host);
    struct bytes suffix = domain_suffix(arena, host);
    REQUIRE(registered.size <= host.size && suffix.size <= host.size);
    REQUIRE(bytes_end_with(registered, suffix));
    REQUIRE(bytes_equal(domain_registered(arena, registered), registered));
    fuzz_check_slack(registered);
    fuzz_check_slack(suffix);
}

static void check_split(struct arena *arena, struct bytes url)
{
    struct url_parts parts = {0};
    if (!url_split(arena, url, &parts))
        return;
    REQUIRE(parts.host.size > 0);
    REQUIRE(parts.scheme.size + parts.host.size + parts.path.size <= url.size);
    fuzz_check_inside(url, parts.path);
    REQUIRE(bytes_find_byte(parts.host, '@', 0) == BYTES_NOT_FOUND);
    REQUIRE(bytes_find_byte(parts.path, '?', 0) == BYTES_NOT_FOUND);
    REQUIRE(bytes_find_byte(parts.path, '#', 0) == BYTES_NOT_FOUND);
    for (size_t i = 0; i < parts.host.size; i++)
        REQUIRE(byte_to_lower(parts.host.data[i]) == parts.host.data[i]);
    check_domain(arena, parts.host);
}

static void check_search(struct arena *arena, struct bytes text)
{
    struct url_search search;
    struct bytes url;
    const uint8_t *done = text.data;
    url_search_begin(&search, text);
    while (url_search_next(&search, &url)) {
        fuzz_check_inside(text, url);
        REQUIRE(url.size > 0 && url.data >= done);
        for (size_t i = 0; i < url.size; i++)
            REQUIRE(url.data[i] > ' ' && url.data[i] != '<' && url.data[i] != '"');
        check_split(arena, url);
        done = url.data + url.size;
    }
}

/* A URL between blanks is found, and alone. */
static void check_found_again(struct bytes text)
{
    struct url_search search;
    struct bytes url;
    url_search_begin(&search, text);
    if (!url_search_next(&search, &url))
        return;
    struct buffer sentence = {0};
    struct bytes found = {0};
    buffer_append_string(&sentence, "see ");
    buffer_append(&sentence, url);
    buffer_append_string(&sentence, " for more");
    url_search_begin(&search, buffer_bytes(&sentence));
    REQUIRE(url_search_next(&search, &found) && bytes_equal(found, url));
    REQUIRE(!url_search_next(&search, &found));
    buffer_done(&sentence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = bytes_make(data, size);
    struct bytes base = fuzz_line(&rest);
    struct bytes text = fuzz_copy(rest, SCAN_SLACK_BYTES, '/');
    struct arena *arena = arena_new(4096);
    struct bytes resolved = url_resolve(arena, base, text);
    fuzz_check_slack(resolved);
    REQUIRE(resolved.size <= base.size + 1 + text.size);
    REQUIRE(bytes_end_with(resolved, text));
    check_split(arena, resolved);
    check_split(arena, text);
    check_domain(arena, text);
    check_search(arena, text);
    check_found_again(text);
    arena_free(arena);
    fuzz_free(text);
    return 0;
}
