/* Any text as a script: words lie in it, one behind the other; what comes out is UTF-8, no more
 * than was allowed, and does not depend on what lies behind; a string is read back that was hidden
 * in escapes, percent signs or numbers. */
#include "engine/base/utf8.h"
#include "engine/mail/script.h"
#include "engine/mail/script_string.h"
#include "engine/mail/script_token.h"
#include "tests/fuzz/fuzz.h"

#define MOST_BYTES ((size_t)1 << 20)
#define MOST_HIDDEN_BYTES 300

static void check_tokens(struct bytes script)
{
    struct script_tokenizer tokenizer;
    size_t previous = 0;
    script_tokenizer_begin(&tokenizer, script);
    script_tokenizer_next(&tokenizer);
    for (; tokenizer.kind != SCRIPT_END; script_tokenizer_next(&tokenizer)) {
        REQUIRE(tokenizer.at > previous && tokenizer.at <= script.size);
        if (tokenizer.kind != SCRIPT_SIGN)
            fuzz_check_inside(script, tokenizer.text);
        previous = tokenizer.at;
    }
}

static void check_strings(struct arena *arena, struct bytes text)
{
    bool is_changed = false;
    struct bytes type;
    struct bytes content;
    struct bytes reversed = script_reverse(arena, text);
    REQUIRE(bytes_equal(script_reverse(arena, reversed), text));
    fuzz_check_text(script_literal_decode(arena, text, &is_changed));
    fuzz_check_text(script_percent_decode(arena, text));
    fuzz_check_text(script_base64_decode(arena, text));
    if (script_guess_decode(arena, text, &content))
        fuzz_check_slack(content);
    if (script_data_url_decode(arena, text, &type, &content))
        fuzz_check_inside(text, type);
}

static void add_outputs(const struct script_reader *reader, uint64_t *digest, size_t *bytes)
{
    for (size_t i = 0; i < reader->output_count; i++) {
        fuzz_check_text(reader->outputs[i].text);
        fuzz_digest_add(digest, reader->outputs[i].text);
        fuzz_digest_number(digest, reader->outputs[i].use);
        *bytes += reader->outputs[i].text.size;
    }
}

/* Two scripts of one document, the second twice. */
static uint64_t read_script(struct bytes script, uint8_t fill)
{
    struct arena *arena = arena_new(4096);
    struct bytes block = fuzz_copy(script, SCAN_SLACK_BYTES, fill);
    struct script_reader reader;
    uint64_t digest = 0;
    size_t bytes = 0;
    script_reader_begin(&reader, arena, MOST_BYTES);
    script_read(&reader, bytes_slice(block, 0, utf8_cut(block, script.size / 2)));
    add_outputs(&reader, &digest, &bytes);
    script_read(&reader, block);
    add_outputs(&reader, &digest, &bytes);
    script_read(&reader, block);
    add_outputs(&reader, &digest, &bytes);
    script_reader_end(&reader);
    add_outputs(&reader, &digest, &bytes);
    REQUIRE(bytes <= MOST_BYTES + 8 * script.size);
    fuzz_free(block);
    arena_free(arena);
    return digest;
}

/* `text` is among what a script says. */
static void check_found(struct buffer *script, struct bytes text)
{
    struct arena *arena = arena_new(4096);
    struct script_reader reader;
    bool is_found = false;
    script_reader_begin(&reader, arena, MOST_BYTES);
    script_read(&reader, buffer_bytes(script));
    for (size_t i = 0; i < reader.output_count; i++)
        is_found |= bytes_equal(reader.outputs[i].text, text);
    REQUIRE(is_found);
    arena_free(arena);
    buffer_done(script);
}

static void check_percent(struct bytes text)
{
    struct buffer script = {0};
    buffer_append_string(&script, "f(decodeURIComponent('");
    for (size_t i = 0; i < text.size; i++)
        buffer_format(&script, "%%%02X", text.data[i]);
    buffer_append_string(&script, "'));");
    check_found(&script, text);
}

static void check_numbers(struct bytes text)
{
    struct buffer script = {0};
    buffer_append_string(&script, "var a = String; f(\"\"+a.fromCharCode(");
    for (size_t at = 0; at < text.size;) {
        uint32_t code_point = utf8_next(text, &at);
        if (code_point >= 0x10000)
            buffer_format(&script, "%u,0x%x", 0xD800U + ((code_point - 0x10000) >> 10),
                          0xDC00U + ((code_point - 0x10000) & 0x3FF));
        else
            buffer_format(&script, "%u", code_point);
        buffer_append_string(&script, at < text.size ? "," : "))");
    }
    check_found(&script, text);
}

static void check_escapes(struct bytes text)
{
    struct buffer script = {0};
    buffer_append_string(&script, "f('");
    for (size_t at = 0, number = 0; at < text.size; number++) {
        uint32_t code_point = utf8_next(text, &at);
        if (code_point < 0x100 && number % 2)
            buffer_format(&script, "\\x%02x", code_point);
        else if (code_point < 0x10000)
            buffer_format(&script, "\\u%04X", code_point);
        else
            buffer_format(&script, "\\u{%x}", code_point);
        if (number % 9 == 8)
            buffer_append_string(&script, "' + '");
    }
    buffer_append_string(&script, "')");
    check_found(&script, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer script = {0};
    struct buffer hidden = {0};
    struct arena *arena = arena_new(4096);
    (void)utf8_append_repaired(&script, bytes_make(data, size));
    struct bytes text = buffer_bytes(&script);
    check_tokens(text);
    check_strings(arena, text);
    REQUIRE(read_script(text, '\'') == read_script(text, ')'));
    buffer_append_string(&hidden, "<br>");
    buffer_append(&hidden, bytes_slice(text, 0, utf8_cut(text, MOST_HIDDEN_BYTES)));
    check_percent(buffer_bytes(&hidden));
    check_numbers(buffer_bytes(&hidden));
    check_escapes(buffer_bytes(&hidden));
    arena_free(arena);
    buffer_done(&hidden);
    buffer_done(&script);
    return 0;
}
