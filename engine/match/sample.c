#include "engine/match/sample.h"

const char sample_of_mail[] =
    "From: \"Customer Service\" <service@shop.example>\nTo: ann.miller@company.example\n"
    "Date: Tue, 14 Sep 2010 09:26:41 +0200\nSubject: Re: your order no. 73058\n"
    "Dear Ann, thank you for your order. We have shipped the goods today; please see the details "
    "at http://www.shop.example/order?id=73058&lang=en in your account. If there is anything that "
    "you want to know about the delivery, the invoice, or the date of it, do not hesitate to ask "
    "us. Best regards, John Smith -- Sales and Marketing, phone 555-0123.\n"
    "<td width=\"50%\"><a href=\"http://www.shop.example/\" target=_blank>Click here</a></td>\n";
