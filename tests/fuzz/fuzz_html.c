/* Any text as an HTML document: facts and texts are what message.h says; no text is lost, whatever
 * was left open before it; what lies behind the document changes nothing. */
#include "engine/base/utf8.h"
#include "engine/mail/html.h"
#include "engine/mail/html_entity.h"
#include "tests/fuzz/message_check.h"

/* Closes what text can hide in, then says a word that no document holds by chance. */
#define NEEDLE "Kuehlkette"
#define ENDING "\"'-->]]></script></style></title></textarea></xmp><p>" NEEDLE "</p>"

static void check_list(struct bytes_list list)
{
    for (size_t i = 0; i < list.count; i++) {
        REQUIRE(list.items[i].size > 0);
        fuzz_check_text(list.items[i]);
    }
    REQUIRE(list.count <= LIMIT_LINKS);
}

static void check_facts(const struct html_facts *facts, struct bytes visible)
{
    fuzz_check_shown_text(visible);
    fuzz_check_shown_text(facts->title);
    fuzz_check_shown_text(facts->hidden);
    check_list(facts->form_actions);
    check_list(facts->input_types);
    check_list(facts->scripts);
    for (size_t i = 0; i < facts->decoded.count; i++)
        fuzz_check_text(facts->decoded.items[i]);
    for (size_t i = 0; i < facts->link_count; i++) {
        REQUIRE(facts->links[i].url.size > 0);
        fuzz_check_text(facts->links[i].url);
        fuzz_check_text(facts->links[i].text);
    }
    REQUIRE(facts->link_count <= LIMIT_LINKS);
}

static bool holds(struct bytes text, const char *word)
{
    return bytes_find(text, bytes_of(word), 0) != BYTES_NOT_FOUND;
}

static bool facts_hold(const struct html_facts *facts, const char *word)
{
    bool found = holds(facts->title, word) || holds(facts->hidden, word);
    for (size_t i = 0; i < facts->scripts.count; i++)
        found |= holds(facts->scripts.items[i], word);
    for (size_t i = 0; i < facts->decoded.count; i++)
        found |= holds(facts->decoded.items[i], word);
    for (size_t i = 0; i < facts->link_count; i++)
        found |= holds(facts->links[i].url, word);
    return found;
}

/* The digest of all that is read from `document`. */
static uint64_t read_document(struct bytes document, uint8_t fill, bool *out_has_needle)
{
    struct bytes block = fuzz_copy(document, SCAN_SLACK_BYTES, fill);
    struct bytes visible = {0};
    const struct html_facts *facts = html_read(fuzz_decoder(NULL), block, &visible);
    uint64_t digest = 0;
    check_facts(facts, visible);
    fuzz_digest_add(&digest, visible);
    fuzz_digest_add(&digest, facts->title);
    fuzz_digest_add(&digest, facts->hidden);
    for (size_t i = 0; i < facts->link_count; i++) {
        fuzz_digest_add(&digest, facts->links[i].url);
        fuzz_digest_add(&digest, facts->links[i].text);
    }
    for (size_t i = 0; i < facts->scripts.count; i++)
        fuzz_digest_add(&digest, facts->scripts.items[i]);
    for (size_t i = 0; i < facts->decoded.count; i++)
        fuzz_digest_add(&digest, facts->decoded.items[i]);
    *out_has_needle = holds(visible, NEEDLE) || facts_hold(facts, NEEDLE);
    fuzz_free(block);
    return digest;
}

/* Every byte as a reference is itself again. */
static void check_references(struct bytes text)
{
    struct arena *arena = arena_new(4096);
    struct buffer references = {0};
    for (size_t at = 0, number = 0; at < text.size; number++) {
        size_t start = at;
        uint32_t code_point = utf8_next(text, &at);
        if (code_point == 0 || (code_point >= 0x80 && code_point < 0xA0))
            buffer_append(&references, bytes_slice(text, start, at));
        else
            buffer_format(&references, number % 2 ? "&#x%x;" : "&#%u;", code_point);
    }
    struct bytes decoded = html_attribute_decode(arena, buffer_bytes(&references));
    REQUIRE(bytes_equal(decoded, text));
    REQUIRE(html_attribute_decode(arena, text).size <= text.size + text.size / 4 + 1);
    buffer_done(&references);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer document = {0};
    bool has_needle = false;
    (void)utf8_append_repaired(&document, bytes_make(data, size));
    check_references(buffer_bytes(&document));
    uint64_t digest = read_document(buffer_bytes(&document), '>', &has_needle);
    REQUIRE(read_document(buffer_bytes(&document), '"', &has_needle) == digest);
    buffer_append_string(&document, ENDING);
    (void)read_document(buffer_bytes(&document), '<', &has_needle);
    REQUIRE(has_needle);
    buffer_done(&document);
    return 0;
}
