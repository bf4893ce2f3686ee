/* The attached page of a planted message: packed, renamed, re-encoded. */
#ifndef COLDTRAIL_BENCH_CORPUS_PLANTED_PAGE_H
#define COLDTRAIL_BENCH_CORPUS_PLANTED_PAGE_H

#include "bench/corpus/letter.h"
#include "bench/corpus/mime.h"

enum page_form {
    PAGE_PLAIN,
    PAGE_QP,
    PAGE_ONE_LINE, /* base64 without line breaks */
    PAGE_OCTET_STREAM,
    PAGE_UTF_16,
    PAGE_ZIP,
    PAGE_ZIP_IN_ZIP,
    PAGE_TAR_GZ,
    PAGE_MESSAGE, /* inside an attached message */
};

struct planted_page {
    enum page_form form;
    enum name_form name_form;
    const char *stem;    /* of the file's name */
    const char *end;     /* ".html" and the like */
    const char *address; /* filled in on the page */
};

/* Append the part, header and content. */
void planted_page(struct letter *letter, struct mime *mime, const struct planted_page *page);

#endif
