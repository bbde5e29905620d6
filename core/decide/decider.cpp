#include "core/decide/decider.hpp"

#include <algorithm>

#include "core/model/conversation_id.hpp"
#include "core/model/parties.hpp"
#include "core/phone/number.hpp"

namespace sambung::decide {

/// A party with the subjects of its identifiers; those it lacks are empty.
struct Decider::Mention {
  const model::Party* party = nullptr;
  std::string portfolio;
  std::string user_id;
  std::string parent;
  std::string number;
};

model::PhoneNumber typed(phone::Number number) {
  return {.e164 = std::move(number.e164),
          .valid = number.valid,
          .region = std::move(number.region),
          .aliases = std::move(number.aliases),
          .metadata = std::move(number.metadata)};
}

namespace {

bool contains(const std::vector<state::Link>& links, const std::string& person) {
  return std::any_of(links.begin(), links.end(),
                     [&person](const state::Link& link) { return link.person_id == person; });
}

/// A number by which WhatsApp knows somebody.
model::Identity number(const std::string& subject, const std::string& wa_id,
                       model::LinkBasis basis) {
  return {.scope = "whatsapp",
          .kind = model::IdentityKind::kWaId,
          .value = wa_id,
          .basis = basis,
          .subject = subject,
          .phone = typed(phone::of_wa_id(wa_id))};
}

/// The channel and group that an event belongs to, for types that happen in a conversation.
struct ConversationPlace {
  const model::Channel* channel = nullptr;
  std::string group;
};

struct PlaceVisitor {
  ConversationPlace operator()(const model::MessageBase& data) const {
    return {&data.channel, data.group_id.value_or("")};
  }
  ConversationPlace operator()(const model::ActBase& data) const {
    return {&data.channel, data.group_id.value_or("")};
  }
  ConversationPlace operator()(const model::MessageStatus& data) const {
    return {&data.channel, data.group_id.value_or("")};
  }
  template <class Other>
  ConversationPlace operator()(const Other&) const {
    return {};
  }
};

ConversationPlace place_of(const model::Data& data) {
  return std::visit(
      [](const auto& typed) -> ConversationPlace {
        using T = std::decay_t<decltype(typed)>;
        if constexpr (std::is_base_of_v<model::MessageBase, T>) {
          return PlaceVisitor{}(static_cast<const model::MessageBase&>(typed));
        } else if constexpr (std::is_base_of_v<model::ActBase, T>) {
          return PlaceVisitor{}(static_cast<const model::ActBase&>(typed));
        } else {
          return PlaceVisitor{}(typed);
        }
      },
      data);
}

}  // namespace

Decider::Mention Decider::mention(const model::Party& party, std::string_view portfolio) const {
  Mention made{.party = &party,
               .portfolio = std::string(portfolio),
               .user_id = {},
               .parent = {},
               .number = {}};
  if (party.user_id) made.user_id = keys_.subject_of_user_id(portfolio, *party.user_id);
  if (party.parent_user_id) {
    made.parent = keys_.subject_of_parent_user_id(*party.parent_user_id);
  }
  if (party.wa_id) made.number = keys_.subject_of_wa_id(*party.wa_id);
  return made;
}

Result<void> Decider::decide(const model::Envelope& cause, const model::Data& data,
                             std::string_view portfolio) {
  cause_ = &cause;
  emitted_ = 0;
  if (const auto* change = std::get_if<model::IdentityChanged>(&data)) {
    return settle_change(*change, portfolio);
  }
  if (const auto* record = std::get_if<model::RecordChanged>(&data)) return settle_record(*record);
  if (const auto* synced = std::get_if<model::PersonSynced>(&data)) return settle_tied(*synced);
  std::string person;
  for (const model::Party& party : model::parties_of(data)) {
    if (!party.has_identifier()) continue;
    auto settled = settle(mention(party, portfolio));
    if (!settled) return settled.error();
    if (person.empty()) person = *settled;
  }
  return settle_conversation(data, person);
}

Result<std::string> Decider::settle(const Mention& mention) {
  if (mention.user_id.empty() && mention.parent.empty()) return settle_number(mention);
  return settle_strong(mention);
}

/// An id is nobody else's: all ids of one mention are one person, and a number that had come alone
/// was theirs.
Result<std::string> Decider::settle_strong(const Mention& mention) {
  std::string person;
  for (const std::string* subject : {&mention.user_id, &mention.parent}) {
    if (subject->empty()) continue;
    auto links = people_.links_of(*subject);
    if (!links) return links.error();
    for (const state::Link& link : *links) {
      auto merged = person.empty() ? Result<std::string>(link.person_id)
                                   : merge(person, link.person_id, "same_identifiers");
      if (!merged) return merged;
      person = *merged;
    }
  }
  if (person.empty()) {
    auto created = create(mention);
    if (!created) return created;
    person = *created;
  }
  using model::IdentityKind;
  if (!mention.user_id.empty()) {
    auto linked = link(person, {.scope = mention.portfolio,
                                .kind = IdentityKind::kUserId,
                                .value = *mention.party->user_id,
                                .basis = model::LinkBasis::kStrong,
                                .subject = mention.user_id,
                                .phone = {}});
    if (!linked) return linked.error();
  }
  if (!mention.parent.empty()) {
    auto linked = link(person, {.scope = "enterprise",
                                .kind = IdentityKind::kParentUserId,
                                .value = *mention.party->parent_user_id,
                                .basis = model::LinkBasis::kStrong,
                                .subject = mention.parent,
                                .phone = {}});
    if (!linked) return linked.error();
  }
  if (mention.number.empty()) return person;
  if (auto adopted = adopt_number(mention, person); !adopted) return adopted.error();
  return people_.root_of(person);
}

/// The number of a person with ids: whoever was known by it alone is that person, too.
Result<void> Decider::adopt_number(const Mention& mention, const std::string& person) {
  auto links = people_.links_of(mention.number);
  if (!links) return links.error();
  for (const state::Link& link : *links) {
    if (link.basis == "claim" || link.person_id == person) continue;
    auto strong = people_.has_strong(link.person_id);
    if (!strong) return strong.error();
    if (*strong && link.basis != "changed") continue;
    auto merged = merge(link.person_id, person,
                        link.basis == "changed" ? "identity_changed" : "first_strong_id");
    if (!merged) return merged.error();
  }
  auto root = people_.root_of(person);
  if (!root) return root.error();
  return link(*root, number(mention.number, *mention.party->wa_id, model::LinkBasis::kClaim));
}

Result<std::string> Decider::settle_number(const Mention& mention) {
  auto known = people_.person_of(mention.number, cause_->time);
  if (!known) return known.error();
  if (*known) return std::move(**known);
  auto created = create(mention);
  if (!created) return created;
  auto linked =
      link(*created, number(mention.number, *mention.party->wa_id, model::LinkBasis::kAlone));
  if (!linked) return linked.error();
  return created;
}

Result<void> Decider::settle_change(const model::IdentityChanged& change,
                                    std::string_view portfolio) {
  std::string before;
  if (change.before.has_identifier()) {
    auto settled = settle(mention(change.before, portfolio));
    if (!settled) return settled.error();
    before = *settled;
  }
  if (!change.after.has_identifier()) return {};
  const Mention after = mention(change.after, portfolio);
  const bool number_alone = after.user_id.empty() && after.parent.empty();
  if (!before.empty() && number_alone) {
    return settle_new_number(before, after.number, *change.after.wa_id);
  }
  auto settled = settle(after);
  if (!settled) return settled.error();
  if (before.empty()) return {};
  auto merged = merge(before, *settled, "identity_changed");
  if (!merged) return merged.error();
  return {};
}

/// A person moved to a number of which nothing else is said: whoever was known by it is them.
Result<void> Decider::settle_new_number(const std::string& person, const std::string& subject,
                                        const std::string& wa_id) {
  auto known = people_.person_of(subject, cause_->time);
  if (!known) return known.error();
  auto linked = link(person, number(subject, wa_id, model::LinkBasis::kChanged));
  if (!linked || !*known) return linked;
  auto merged = merge(person, **known, "identity_changed");
  if (!merged) return merged.error();
  return {};
}

Result<void> Decider::settle_conversation(const model::Data& data, const std::string& person) {
  const ConversationPlace place = place_of(data);
  if (place.channel == nullptr || (person.empty() && place.group.empty())) return {};
  return open_conversation(*place.channel, place.group.empty() ? person : "", place.group);
}

Result<void> Decider::open_conversation(const model::Channel& channel, const std::string& person,
                                        const std::string& group) {
  const std::string id = group.empty() ? model::conversation_with_person(keys_, channel.id, person)
                                       : model::conversation_with_group(keys_, channel.id, group);
  auto open = people_.has_conversation(id);
  if (!open) return open.error();
  if (*open) return {};
  model::ConversationOpened opened{
      .conversation_id = id, .channel = channel, .person_id = {}, .group_id = {}};
  if (group.empty()) {
    opened.person_id = person;
  } else {
    opened.group_id = group;
  }
  return emit(std::move(opened), "", "");
}

Result<std::string> Decider::create(const Mention& mention) {
  const std::string id = new_person_id();
  const std::string& subject = !mention.user_id.empty()  ? mention.user_id
                               : !mention.parent.empty() ? mention.parent
                                                         : mention.number;
  auto done = emit(model::PersonCreated{.person_id = id,
                                        .name = mention.party->name,
                                        .username = mention.party->username,
                                        .identities = {}},
                   subject, subject);
  if (!done) return done.error();
  return id;
}

std::string Decider::new_person_id() const {
  const auto digest = keys_.hash({"person", cause_->id.bytes(), std::to_string(emitted_)});
  return EventId::make(cause_->time, std::string_view(digest.data(), digest.size())).text();
}

Result<void> Decider::link(const std::string& person, model::Identity identity,
                           std::string seal_scope) {
  auto links = people_.links_of(identity.subject);
  if (!links) return links.error();
  if (contains(*links, person)) return {};
  const std::string subject = identity.subject;
  if (seal_scope.empty()) seal_scope = subject;
  return emit(model::IdentityLinked{.person_id = person,
                                    .scope = std::move(identity.scope),
                                    .kind = identity.kind,
                                    .value = std::move(identity.value),
                                    .since = cause_->time,
                                    .basis = identity.basis,
                                    .subject = std::move(identity.subject),
                                    .phone = std::move(identity.phone)},
              std::move(seal_scope), subject);
}

/// Gives the root. Of two persons the older one, with the smaller id, remains.
Result<std::string> Decider::merge(const std::string& one, const std::string& other,
                                   const char* reason) {
  auto first = people_.root_of(one);
  if (!first) return first;
  auto second = people_.root_of(other);
  if (!second) return second;
  if (*first == *second) return first;
  const std::string& into = std::min(*first, *second);
  const std::string& from = std::max(*first, *second);
  auto channels = people_.channels_of(from);
  if (!channels) return channels.error();
  auto done =
      emit(model::PersonMerged{.from_person_id = from, .into_person_id = into, .reason = reason},
           "", "");
  if (!done) return done.error();
  // Conversations of the person that goes are from now on the other's.
  for (const std::string& channel : *channels) {
    auto opened =
        open_conversation(model::Channel{.id = channel, .display_phone_number = {}}, into, "");
    if (!opened) return opened.error();
  }
  return into;
}

Result<void> Decider::emit(model::Data data, std::string seal_scope, std::string subject) {
  const auto digest = keys_.hash({"decision", cause_->id.bytes(), std::to_string(emitted_)});
  model::Event event;
  event.envelope.id = EventId::make(cause_->time, std::string_view(digest.data(), digest.size()));
  event.envelope.source = "/sambung/decider";
  event.envelope.account = cause_->account;
  event.envelope.subject = std::move(subject);
  event.envelope.time = cause_->time;
  event.envelope.cause = cause_->id;
  event.seal_scope = std::move(seal_scope);
  if (const auto* opened = std::get_if<model::ConversationOpened>(&data)) {
    event.envelope.channel = opened->channel.id;
  }
  event.data = std::move(data);
  ++emitted_;
  return emit_(std::move(event));
}

}  // namespace sambung::decide
