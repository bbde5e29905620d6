#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/recent.hpp"
#include "core/base/result.hpp"
#include "core/model/event.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::state {

/// Which portfolio the user ids of an app's webhooks belong to: app name -> portfolio.
using Portfolios = std::map<std::string, std::string, std::less<>>;

/// The app name in an envelope's source "/whatsapp/<app>"; empty for other sources.
std::string_view app_of(std::string_view source);

/// Turns events into rows, inside the transaction of its caller. A pure function of the set of events:
/// every row is a minimum, a maximum, a union or a last-by-(stated time, id), so that duplicates and
/// any order give the same rows. Confined to the connection's thread.
class Fold {
 public:
  Fold(sqlite::Database& database, const model::Keys& keys, Portfolios portfolios)
      : database_(database), keys_(keys), portfolios_(std::move(portfolios)) {}

  Result<void> apply(const model::Envelope& envelope, const model::Data& data,
                     std::string_view body);

  std::string_view portfolio_of(const model::Envelope& envelope) const;
  /// Rows went back to what they were, without an event to say so.
  void forget();

 private:
  friend struct FoldVisitor;

  Result<void> note_party(const model::Envelope& envelope, const model::Party& party);
  Result<void> note_identity(const std::string& subject, std::string_view scope,
                             std::string_view kind, std::string_view value);
  Result<void> note_profile(const std::string& subject, const model::Envelope& envelope,
                            const model::Party& party);
  Result<void> note_claim(const std::string& subject, const std::string& holder, UnixTime time);
  Result<void> put_message(const model::Envelope& envelope, const model::MessageBase& message,
                           bool inbound, std::string_view body, std::string_view revision);
  Result<void> note_contact_point(const model::Envelope& envelope,
                                  const model::MessageBase& message, bool inbound, bool from_ad);
  Result<void> put_edit(const model::Envelope& envelope, const model::MessageEdited& edit,
                        std::string_view body, std::string_view revision);
  Result<void> put_revoke(const model::Envelope& envelope, const model::MessageRevoked& revoke);
  Result<void> put_reaction(const model::Envelope& envelope, const model::MessageReacted& reaction);
  Result<void> put_status(const model::Envelope& envelope, const model::MessageStatus& status);
  Result<void> put_status_details(const model::Envelope& envelope,
                                  const model::MessageStatus& status,
                                  const std::string& participant);
  Result<void> put_media(const model::Envelope& envelope, const model::MediaStored& stored);
  Result<void> put_fact(const model::Envelope& envelope, std::string_view body,
                        std::string_view revision);
  Result<void> put_revised(const model::Envelope& envelope, const model::EventRevised& revised);
  Result<void> put_person(const model::PersonCreated& created, UnixTime time);
  Result<void> ensure_person(const std::string& person_id);
  Result<std::int64_t> number_of(const model::IdentityLinked& linked);
  Result<void> put_link(const model::IdentityLinked& linked);
  Result<void> put_merge(const model::PersonMerged& merged);
  Result<void> put_conversation(const model::ConversationOpened& opened, UnixTime time);
  Result<void> purge(const model::PersonErased& erased);
  Result<void> apply_as(const model::Envelope& envelope, const model::Data& data,
                        std::string_view body, std::string_view revision);

  sqlite::Database& database_;
  const model::Keys& keys_;
  const Portfolios portfolios_;
  // Rows that are known to be there: nearly every event names somebody who has written before.
  static constexpr std::size_t kSeenMin = 50'000;
  Recent<std::string, std::monostate> persons_{kSeenMin};     // ids
  Recent<std::string, std::monostate> identities_{kSeenMin};  // subjects
  Recent<std::string, std::int64_t> claims_{kSeenMin};        // subject and holder: first, Unix ms
};

}  // namespace sambung::state
