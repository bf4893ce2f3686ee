#include "engine/base/cms.h"

#include <limits.h>
#include <openssl/cms.h>
#include <openssl/err.h>

#define DER_SEQUENCE 0x30

static enum cms_kind kind_of(const CMS_ContentInfo *cms)
{
    switch (OBJ_obj2nid(CMS_get0_type(cms))) {
    case NID_pkcs7_signed:
        return CMS_KIND_SIGNED;
    case NID_id_smime_ct_compressedData:
        return CMS_KIND_COMPRESSED;
    case NID_pkcs7_enveloped:
    case NID_pkcs7_encrypted:
    case NID_id_smime_ct_authEnvelopedData:
        return CMS_KIND_ENCRYPTED;
    default:
        return CMS_KIND_NONE;
    }
}

static struct bytes content_of(CMS_ContentInfo *cms)
{
    ASN1_OCTET_STRING **content = CMS_get0_content(cms);
    if (!content || !*content)
        return bytes_make(NULL, 0);
    return bytes_make(ASN1_STRING_get0_data(*content), (size_t)ASN1_STRING_length(*content));
}

enum cms_kind cms_open(struct arena *arena, struct bytes message, struct bytes *out_content)
{
    *out_content = bytes_make(NULL, 0);
    if (message.size < 2 || message.data[0] != DER_SEQUENCE || message.size > LONG_MAX)
        return CMS_KIND_NONE;
    const unsigned char *at = message.data;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)message.size);
    enum cms_kind kind = cms ? kind_of(cms) : CMS_KIND_NONE;
    if (kind == CMS_KIND_SIGNED || kind == CMS_KIND_COMPRESSED)
        *out_content = arena_copy(arena, content_of(cms));
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return kind;
}
