#include "tests/fuzz/document_check.h"

#include "engine/base/utf8.h"
#include "engine/mail/text.h"

static uint64_t digest_of(const struct document *document)
{
    uint64_t digest = 0;
    fuzz_check_shown_text(document->text);
    fuzz_digest_add(&digest, document->text);
    REQUIRE(document->text.size <= LIMIT_DOCUMENT_TEXT_BYTES);
    REQUIRE(document->link_count <= LIMIT_LINKS);
    for (size_t i = 0; i < document->link_count; i++) {
        REQUIRE(document->links[i].url.size > 0);
        fuzz_check_text(document->links[i].url);
        fuzz_check_text(document->links[i].text);
        fuzz_digest_add(&digest, document->links[i].url);
        fuzz_digest_add(&digest, document->links[i].text);
    }
    return digest;
}

struct document document_check(document_reader read, struct bytes content)
{
    struct document document = {0};
    struct bytes block = fuzz_copy(content, SCAN_SLACK_BYTES, 'a');
    read(fuzz_decoder(NULL), block, &document);
    uint64_t digest = digest_of(&document);
    fuzz_free(block);
    struct decoder *decoder = fuzz_decoder(NULL);
    block = fuzz_copy(content, SCAN_SLACK_BYTES, '}');
    /* Results may lie in the content, so it goes to the decoder's arena. */
    document = (struct document){0};
    read(decoder, block, &document);
    REQUIRE(digest_of(&document) == digest);
    fuzz_free(block);
    document = (struct document){0};
    read(decoder, arena_copy(decoder->arena, content), &document);
    REQUIRE(digest_of(&document) == digest);
    return document;
}

struct buffer document_shown(struct bytes text)
{
    struct arena *arena = arena_new(4096);
    struct text_writer writer;
    struct buffer repaired = {0};
    struct buffer shown = {0};
    (void)utf8_append_repaired(&repaired, text);
    text_writer_begin(&writer, arena, repaired.size);
    text_write(&writer, buffer_bytes(&repaired));
    buffer_append(&shown, text_writer_end(&writer));
    buffer_done(&repaired);
    arena_free(arena);
    return shown;
}
