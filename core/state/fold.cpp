#include "core/state/fold.hpp"

#include "core/model/codec.hpp"
#include "core/model/links.hpp"
#include "core/model/parties.hpp"

namespace sambung::state {

std::string_view app_of(std::string_view source) {
  constexpr std::string_view kPrefix = "/whatsapp/";
  return source.starts_with(kPrefix) ? source.substr(kPrefix.size()) : std::string_view{};
}

std::string_view Fold::portfolio_of(const model::Envelope& envelope) const {
  const auto found = portfolios_.find(app_of(envelope.source));
  return found == portfolios_.end() ? std::string_view{} : std::string_view(found->second);
}

/// Sends each type of event to its rows; what has no rows of its own is kept as a fact.
struct FoldVisitor {
  Fold& fold;
  const model::Envelope& envelope;
  std::string_view body;
  std::string_view revision;

  Result<void> operator()(const model::MessageReceived& message) const {
    if (auto put = fold.put_message(envelope, message, true, body, revision); !put) return put;
    return fold.note_contact_point(envelope, message, true, message.referral.has_value());
  }
  Result<void> operator()(const model::MessageSent& message) const {
    if (auto put = fold.put_message(envelope, message, false, body, revision); !put) return put;
    return fold.note_contact_point(envelope, message, false, false);
  }
  Result<void> operator()(const model::MessageEdited& edit) const {
    return fold.put_edit(envelope, edit, body, revision);
  }
  Result<void> operator()(const model::MessageRevoked& revoke) const {
    return fold.put_revoke(envelope, revoke);
  }
  Result<void> operator()(const model::MessageReacted& reaction) const {
    return fold.put_reaction(envelope, reaction);
  }
  Result<void> operator()(const model::MessageStatus& status) const {
    return fold.put_status(envelope, status);
  }
  Result<void> operator()(const model::MediaStored& stored) const {
    return fold.put_media(envelope, stored);
  }
  Result<void> operator()(const model::PersonCreated& created) const {
    return fold.put_person(created, envelope.time);
  }
  Result<void> operator()(const model::IdentityLinked&) const { return {}; }
  Result<void> operator()(const model::PersonMerged& merged) const {
    return fold.put_merge(merged);
  }
  Result<void> operator()(const model::ConversationOpened& opened) const {
    return fold.put_conversation(opened, envelope.time);
  }
  Result<void> operator()(const model::PersonErased& erased) const { return fold.purge(erased); }
  Result<void> operator()(const model::EventRevised& revised) const {
    return fold.put_revised(envelope, revised);
  }
  Result<void> operator()(const model::RecordChanged& record) const {
    // Contacts are what sync makes of them, elsewhere.
    if (record.object == "contact") return {};
    return fold.put_fact(envelope, body, revision);
  }
  Result<void> operator()(const model::SourceAdvanced&) const { return {}; }
  Result<void> operator()(const model::HookReceived&) const { return {}; }
  Result<void> operator()(const model::PersonEdited&) const { return {}; }
  Result<void> operator()(const model::PersonSynced&) const { return {}; }
  template <class Other>
  Result<void> operator()(const Other&) const {
    return fold.put_fact(envelope, body, revision);
  }
};

Result<void> Fold::apply(const model::Envelope& envelope, const model::Data& data,
                         std::string_view body) {
  return apply_as(envelope, data, body, "");
}

Result<void> Fold::apply_as(const model::Envelope& envelope, const model::Data& data,
                            std::string_view body, std::string_view revision) {
  for (const model::Party& party : model::parties_of(data)) {
    if (auto noted = note_party(envelope, party); !noted) return noted;
  }
  auto put = std::visit(FoldVisitor{*this, envelope, body, revision}, data);
  if (!put) return put;
  for (const model::IdentityLinked& linked : model::links_in(envelope, data)) {
    if (auto linked_now = put_link(linked); !linked_now) return linked_now;
  }
  return {};
}

Result<void> Fold::put_revised(const model::Envelope& envelope,
                               const model::EventRevised& revised) {
  const auto original = EventId::parse(revised.original_event_id);
  auto data =
      model::decode(revised.original_type, static_cast<std::uint32_t>(revised.original_version),
                    revised.data.json);
  if (!original || !data) return {};  // a later version wrote it: today's rows stay
  model::Envelope as_original = envelope;
  as_original.id = *original;
  as_original.type = revised.original_type;
  as_original.time = original->time();
  return apply_as(as_original, *data, revised.data.json, envelope.id.text());
}

Result<void> Fold::put_fact(const model::Envelope& envelope, std::string_view body,
                            std::string_view revision) {
  auto put = database_.cached(
      "INSERT INTO fact(event_id, revision, type, account, channel, subject, time, body)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(event_id) DO UPDATE SET"
      " revision = excluded.revision, type = excluded.type, body = excluded.body"
      " WHERE excluded.revision > fact.revision");
  if (!put) return put.error();
  const std::string id = envelope.id.text();
  return (*put)
      ->bind_text(1, id)
      .bind_text(2, revision)
      .bind_text(3, envelope.type)
      .bind_text(4, envelope.account)
      .bind_text(5, envelope.channel)
      .bind_text(6, envelope.subject)
      .bind(7, unix_ms(envelope.time))
      .bind_text(8, body)
      .run();
}

}  // namespace sambung::state
