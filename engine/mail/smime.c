#include "engine/mail/smime.h"

#include "engine/base/cms.h"
#include "engine/mail/decoder.h"
#include "engine/mail/inflate.h"

bool smime_is_declared(const struct part *part)
{
    return bytes_equal(part->mime_type, bytes_of("application/pkcs7-mime")) ||
           bytes_equal(part->mime_type, bytes_of("application/x-pkcs7-mime")) ||
           bytes_equal(part->extension, bytes_of("p7m")) ||
           bytes_equal(part->extension, bytes_of("p7z"));
}

static struct bytes inflated(struct message *message, struct bytes deflated)
{
    struct buffer out = {0};
    if (!inflate_append(deflated, message_decoded_room(message), &out))
        anomaly_add(&message->anomalies, ANOMALY_LIMIT_DECODED_BYTES);
    struct bytes copy = arena_copy(message->decoder->arena, buffer_bytes(&out));
    buffer_done(&out);
    return copy;
}

struct bytes smime_open(struct message *message, struct part *part)
{
    struct bytes content = part_content(message, part);
    struct bytes entity = {0};
    enum cms_kind kind = cms_open(message->decoder->arena, content, &entity);
    if (kind == CMS_KIND_ENCRYPTED || kind == CMS_KIND_NONE)
        anomaly_add(&message->anomalies, ANOMALY_ENCRYPTED_PART);
    if (kind == CMS_KIND_COMPRESSED)
        entity = inflated(message, entity);
    return message_charge(message, entity.size) ? entity : bytes_make(NULL, 0);
}
