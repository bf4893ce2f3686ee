/* What a style attribute says about being seen (CSS 2.2 §9.2.4, §11.2, §15.7). No state, any
 * thread. */
#ifndef COLDTRAIL_MAIL_HTML_STYLE_H
#define COLDTRAIL_MAIL_HTML_STYLE_H

#include "engine/base/arena.h"

enum html_style {
    STYLE_GONE = 1 << 0,        /* display:none, opacity:0, clipped to nothing: so are all inside */
    STYLE_INVISIBLE = 1 << 1,   /* visibility:hidden */
    STYLE_VISIBLE = 1 << 2,     /* visibility:visible: shown also inside such */
    STYLE_TINY = 1 << 3,        /* font-size below two pixels */
    STYLE_SIZED = 1 << 4,       /* a size that does not hang on that of the parent */
    STYLE_NOT_OUTLOOK = 1 << 5, /* mso-hide:all */
};

/* Whether `style`, as it stands in the document, may hide anything: a quick look, never wrong about
 * "no". Reads SCAN_SLACK_BYTES behind it. */
bool html_style_may_hide(struct bytes style);

/* A set of enum html_style. References, comments and escapes are undone first. */
unsigned html_style_read(struct arena *arena, struct bytes style);

#endif
