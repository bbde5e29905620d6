#pragma once

#include <string>
#include <variant>

#include "plugins/http/message.hpp"
#include "plugins/http/url.hpp"

namespace sambung::remote {

/// The answer is the answer: no redirect, or one that names no place.
struct Answered {};
/// Ask there instead.
struct Follow {
  Request request;
  Url url;
};
/// The redirect must not be followed; why, without the place that it names but for `Url::shown`.
struct Refused {
  std::string why;
};
using NextHop = std::variant<Answered, Follow, Refused>;

/// What to do after `response` to `request` at `url`. Pure.
///
/// GET and HEAD follow every redirect; to another origin (scheme, host or port) without a body and with
/// those headers alone that say nothing of us. Other methods stay at their origin: 303 makes them a
/// GET, 307 and 308 repeat them whole, 301 and 302, which may mean either, are refused. From https to
/// http nothing goes.
NextHop next_hop(const Request& request, const Url& url, const Response& response);

}  // namespace sambung::remote
