/* Any bytes as Cryptographic Message Syntax, alone and attached to a message: what they hold is no
 * more than they are, message.h keeps its promises, and what is put into signed data comes out. */
#include "engine/base/cms.h"
#include "tests/fuzz/message_check.h"

#define HEADER "Content-Type: application/pkcs7-mime; name=smime.p7m\n\n"

enum der_tag {
    DER_INTEGER = 0x02,
    DER_OCTET_STRING = 0x04,
    DER_OBJECT = 0x06,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_FIRST = 0xA0, /* [0], explicit */
};

/* X.690 §8.1.3: a length below 128 is one byte, a larger one a count of bytes and those. */
static void append_der(struct buffer *out, enum der_tag tag, struct bytes content)
{
    buffer_append_byte(out, (uint8_t)tag);
    unsigned length_bytes = 0;
    while (content.size >= 128 && content.size >> (8 * length_bytes))
        length_bytes++;
    if (length_bytes)
        buffer_append_byte(out, (uint8_t)(0x80 | length_bytes));
    else
        buffer_append_byte(out, (uint8_t)content.size);
    while (length_bytes-- > 0)
        buffer_append_byte(out, (uint8_t)(content.size >> (8 * length_bytes)));
    buffer_append(out, content);
}

/* What `buffer` holds becomes one element of that tag. */
static void wrap(struct buffer *buffer, enum der_tag tag)
{
    struct buffer inner = *buffer;
    *buffer = (struct buffer){0};
    append_der(buffer, tag, buffer_bytes(&inner));
    buffer_done(&inner);
}

/* An object identifier (pkcs-7 and `kind`), then what `buffer` holds as [0]: a ContentInfo. */
static void wrap_content(struct buffer *buffer, uint8_t kind)
{
    const uint8_t identifier[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, kind};
    struct buffer info = {0};
    wrap(buffer, DER_FIRST);
    append_der(&info, DER_OBJECT, bytes_make(identifier, sizeof identifier));
    buffer_append(&info, buffer_bytes(buffer));
    buffer_done(buffer);
    *buffer = info;
    wrap(buffer, DER_SEQUENCE);
}

/* RFC 5652 §5.1, without a signer. */
static void check_signed(struct bytes content)
{
    struct buffer message = {0};
    struct buffer data = {0};
    append_der(&data, DER_OCTET_STRING, content);
    wrap_content(&data, 1);
    append_der(&message, DER_INTEGER, bytes_make("\1", 1));
    append_der(&message, DER_SET, bytes_make(NULL, 0));
    buffer_append(&message, buffer_bytes(&data));
    append_der(&message, DER_SET, bytes_make(NULL, 0));
    wrap(&message, DER_SEQUENCE);
    wrap_content(&message, 2);
    struct arena *arena = arena_new(4096);
    struct bytes found = {0};
    REQUIRE(cms_open(arena, buffer_bytes(&message), &found) == CMS_KIND_SIGNED);
    REQUIRE(bytes_equal(found, content));
    arena_free(arena);
    buffer_done(&data);
    buffer_done(&message);
}

static void check_any(struct bytes message)
{
    struct arena *arena = arena_new(4096);
    struct bytes block = fuzz_copy(message, 0, 0);
    struct bytes content = {0};
    enum cms_kind kind = cms_open(arena, block, &content);
    REQUIRE(content.size <= message.size);
    REQUIRE(content.size == 0 || kind == CMS_KIND_SIGNED || kind == CMS_KIND_COMPRESSED);
    fuzz_check_slack(content);
    fuzz_free(block);
    arena_free(arena);
}

static uint64_t check_attached(struct bytes content, bool has_links_first)
{
    struct buffer raw = {0};
    buffer_append_string(&raw, HEADER);
    buffer_append(&raw, content);
    struct message *message = message_parse(fuzz_decoder(NULL), buffer_bytes(&raw));
    if (has_links_first) {
        message_expand(message);
        (void)message_links(message);
    }
    uint64_t digest = message_check(message);
    buffer_done(&raw);
    return digest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = bytes_make(data, size);
    check_any(text);
    check_signed(text);
    REQUIRE(check_attached(text, false) == check_attached(text, true));
    return 0;
}
