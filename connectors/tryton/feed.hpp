#pragma once

#include <vector>

#include "connectors/tryton/config.hpp"
#include "connectors/tryton/cursor.hpp"
#include "connectors/tryton/parties.hpp"
#include "connectors/tryton/rpc.hpp"

namespace sambung::tryton {

/// Which parties changed. Each stream is read by key to its end as it is then; what moves meanwhile moves
/// to an end that a later round reads, so that a round ends. Throws Failure. Confined to one thread.
class Feed {
 public:
  Feed(Rpc& rpc, Parties& parties, const Config& config)
      : rpc_(rpc), parties_(parties), config_(config) {}

  /// At most `room` records after `cursor`, which goes on behind them; a cursor whose stream is
  /// kStreams afterwards is at the end of what there is.
  std::vector<nlohmann::json> read_on(Cursor& cursor, std::size_t room);

 private:
  struct Row {
    Place place;
    std::int64_t party = 0;
  };
  void begin(Cursor& cursor);
  std::vector<Row> rows_after(Stream stream, const Place& place, std::size_t most);
  Place newest(Stream stream);
  std::vector<Row> ask(Stream stream, const nlohmann::json& key, std::size_t most,
                       const char* order);
  std::vector<nlohmann::json> changed(Cursor& cursor, const std::vector<Row>& rows);

  Rpc& rpc_;
  Parties& parties_;
  const Config& config_;
};

}  // namespace sambung::tryton
