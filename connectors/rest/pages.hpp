#pragma once

#include "connectors/rest/caller.hpp"

namespace sambung::rest {

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

}  // namespace sambung::rest
