#pragma once

#include <vector>

#include "connectors/medusa/api.hpp"
#include "connectors/medusa/config.hpp"
#include "connectors/medusa/cursor.hpp"

namespace sambung::medusa {

/// Which objects are wanted. Plain value.
struct Wanted {
  bool contacts = true;
  bool orders = true;
};

/// Which customers and orders changed. Throws Failure. Confined to one thread.
class Feed {
 public:
  Feed(Api& api, const Config& config) : api_(api), config_(config) {}

  /// At most `room` records after `cursor`, which goes on behind them; a cursor whose stream is
  /// kStreams afterwards is at the end of what there is.
  std::vector<nlohmann::json> read_on(Cursor& cursor, const Wanted& wanted, std::size_t room);

 private:
  struct Page {
    std::vector<nlohmann::json> rows;
    std::int64_t count = 0;  ///< of all that fit
    bool full = false;
  };
  Page ask(Stream stream, const Cursor& cursor, std::size_t most);
  /// The rows of a page that may be given now; the cursor goes on behind them.
  std::vector<nlohmann::json> step(Cursor& cursor, std::size_t most);
  std::vector<nlohmann::json> step_in_crowd(Cursor& cursor, Page page);
  std::vector<nlohmann::json> fresh(Cursor& cursor, Stream stream,
                                    const std::vector<nlohmann::json>& rows);

  Api& api_;
  const Config& config_;
};

}  // namespace sambung::medusa
