#pragma once

#include "connectors/rest/caller.hpp"

namespace sambung::rest {

/// Where the next page of a list is. Plain value; the first page has the value of the default.
struct PagePlace {
  std::int64_t number = 0;  ///< pages read so far
  std::int64_t offset = 0;  ///< elements read so far
  std::string token;        ///< the next page's token or URL
};

struct Page {
  Reply reply;
  std::vector<Json> items;
  bool more = false;
};

/// Reads one page at `place` and moves it to the next. `limit`: elements wanted,
/// which pages by offset keep to. A next page that is
/// at another origin than the connection's base is refused: INVALID.
Page read_page(Caller& caller, const ListSpec& list, Json& scope, PagePlace& place,
               std::size_t limit);

/// `url` of a next page as one to send, of `base`'s origin; empty when it is of another.
std::string same_origin(const std::string& url, const std::string& base);

}  // namespace sambung::rest
