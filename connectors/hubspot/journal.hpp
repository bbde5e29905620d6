#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/web/api.hpp"
#include "connectors/web/time.hpp"

/// The webhooks journal: what happened in all accounts of an app, in entries that are kept for three
/// days. An entry is a file elsewhere, behind a signed URL. (OpenAPI document "Webhooks Journal",
/// 2026-03; the guides "Webhooks journal" and "Webhook journal APIs"; read 2026-11. Of a merge they
/// do not say which member names whom, so that every id of an event is looked at and HubSpot is
/// asked where it leads.)
namespace sambung::hubspot {

/// The use of the credential that reads the journal: an app's by client credentials, which reads
/// nothing else; the connection's own does not read the journal.
inline constexpr const char* kJournalUse = "journal";

/// For how long entries are kept, in milliseconds.
inline constexpr std::int64_t kJournalKeptMs = 3LL * 24 * 3600 * 1000;

/// A contact that something happened to. Plain value.
struct Touched {
  std::string id;
  web::Micros at = 0;  ///< the last time; 0: it is not said
  std::string into;    ///< the contact that it went into, by a merge; empty: none
};

struct JournalEntry {
  std::string offset;
  std::vector<Touched> contacts;  ///< each once, in the order in which they are first named
};

/// The contacts of `portal` that the file of an entry names. Nothing: it is no such file.
std::optional<std::vector<Touched>> touched_in(const web::Json& file, const std::string& portal);

/// Reads the journal. Confined to the instance's thread; borrows the line. Throws web::Failure.
class Journal {
 public:
  explicit Journal(web::Line& line);

  void until(web::Api::Clock::time_point deadline);
  /// The oldest entry that is kept; nothing: there is none.
  std::optional<JournalEntry> earliest(const std::string& portal);
  /// The one behind `offset`; nothing: there is none yet. GONE: that offset is kept no more.
  std::optional<JournalEntry> after(const std::string& offset, const std::string& portal);
  /// Whether the journal has all events of contacts of `portal`.
  bool is_subscribed(const std::string& portal, const std::vector<std::string>& properties);
  void subscribe(const std::string& portal, const std::vector<std::string>& properties);
  /// HubSpot's clock at the last answer, else this machine's; Unix milliseconds.
  std::int64_t now_ms() const;

 private:
  web::Reply say(HttpRequest request);
  std::optional<JournalEntry> entry(const std::string& place, const std::string& portal);
  web::Json download(const std::string& url);

  web::Api api_;
  web::Api files_;
};

}  // namespace sambung::hubspot
