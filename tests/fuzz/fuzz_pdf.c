/* Any bytes as PDF: text and links as document.h says; filters yield no more than was allowed, and
 * what was encoded for one of them comes back; letters that a page shows are read. */
#include "engine/mail/pdf.h"
#include "engine/mail/pdf_filter.h"
#include "tests/fuzz/document_check.h"

#define MOST_BYTES ((size_t)1 << 16)

static void check_filters(struct bytes data)
{
    for (int filter = 0; filter < PDF_FILTER_UNKNOWN; filter++) {
        struct buffer all = {0};
        struct buffer some = {0};
        bool is_whole = pdf_filter_append((enum pdf_filter)filter, data, MOST_BYTES, &all);
        REQUIRE(all.size <= MOST_BYTES);
        size_t half = all.size / 2;
        (void)pdf_filter_append((enum pdf_filter)filter, data, half, &some);
        REQUIRE(some.size <= half);
        /* The last byte may be half of one. */
        struct bytes before_last =
            bytes_slice(buffer_bytes(&some), 0, some.size ? some.size - 1 : 0);
        REQUIRE(!is_whole || bytes_start_with(buffer_bytes(&all), before_last));
        buffer_done(&some);
        buffer_done(&all);
    }
}

static void check_decoded(enum pdf_filter filter, struct buffer *encoded, struct bytes data)
{
    struct buffer decoded = {0};
    REQUIRE(pdf_filter_append(filter, buffer_bytes(encoded), MOST_BYTES, &decoded));
    REQUIRE(bytes_equal(buffer_bytes(&decoded), data));
    buffer_done(&decoded);
    buffer_done(encoded);
}

static void check_hexadecimal(struct bytes data)
{
    struct buffer encoded = {0};
    for (size_t i = 0; i < data.size; i++)
        buffer_format(&encoded, i % 2 ? "%02x\n" : "%02X ", data.data[i]);
    buffer_append_string(&encoded, ">");
    check_decoded(PDF_FILTER_ASCII_HEX, &encoded, data);
}

/* ISO 32000-1 §7.4.3: four bytes are five digits to the base 85, from the highest. */
static void check_base_85(struct bytes data)
{
    struct buffer encoded = {0};
    for (size_t at = 0; at < data.size; at += 4) {
        struct bytes piece = bytes_slice(data, at, at + 4);
        uint32_t word = 0;
        uint8_t digits[5];
        for (size_t i = 0; i < 4; i++)
            word = word << 8 | (i < piece.size ? piece.data[i] : 0);
        if (word == 0 && piece.size == 4) {
            buffer_append_byte(&encoded, 'z');
            continue;
        }
        for (size_t i = 5; i-- > 0; word /= 85)
            digits[i] = (uint8_t)('!' + word % 85);
        buffer_append(&encoded, bytes_make(digits, piece.size + 1));
    }
    buffer_append_string(&encoded, "~>");
    check_decoded(PDF_FILTER_ASCII_85, &encoded, data);
}

/* §7.4.5: a length below 128 copies so many bytes and one more, above it repeats the next one. */
static void check_run_length(struct bytes data)
{
    struct buffer encoded = {0};
    for (size_t at = 0; at < data.size;) {
        size_t run = 1;
        while (run < 128 && at + run < data.size && data.data[at + run] == data.data[at])
            run++;
        if (run > 1) {
            buffer_append_byte(&encoded, (uint8_t)(257 - run));
        } else {
            run = data.size - at < 3 ? data.size - at : 3;
            buffer_append_byte(&encoded, (uint8_t)(run - 1));
        }
        bool is_repeated = encoded.data[encoded.size - 1] >= 128;
        buffer_append(&encoded, bytes_slice(data, at, at + (is_repeated ? 1 : run)));
        at += run;
    }
    buffer_append_byte(&encoded, 128);
    check_decoded(PDF_FILTER_RUN_LENGTH, &encoded, data);
}

static void check_page(struct bytes data)
{
    struct buffer file = {0};
    struct buffer plain = {0};
    buffer_append_string(&file, "%PDF-1.4\n1 0 obj<</Type/Page/Contents 2 0 R>>endobj\n"
                                "2 0 obj<<>>stream\nBT /F1 9 Tf <");
    for (size_t i = 0; i < data.size; i++) {
        uint8_t letter = (uint8_t)('a' + data.data[i] % 26);
        buffer_format(&file, "%02x", letter);
        buffer_append_byte(&plain, letter);
    }
    buffer_append_string(&file, "> Tj ET\nendstream endobj\n");
    struct document document = document_check(pdf_read, buffer_bytes(&file));
    REQUIRE(bytes_equal(document.text, buffer_bytes(&plain)));
    buffer_done(&plain);
    buffer_done(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes content = bytes_make(data, size);
    (void)document_check(pdf_read, content);
    check_filters(content);
    check_hexadecimal(content);
    check_base_85(content);
    check_run_length(content);
    check_page(bytes_slice(content, 0, 200));
    return 0;
}
