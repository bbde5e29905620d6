#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/event_id.hpp"
#include "core/model/account.hpp"
#include "core/model/alternative.hpp"
#include "core/model/call.hpp"
#include "core/model/channel.hpp"
#include "core/model/click.hpp"
#include "core/model/contact.hpp"
#include "core/model/conversion.hpp"
#include "core/model/form.hpp"
#include "core/model/group.hpp"
#include "core/model/hook.hpp"
#include "core/model/identity.hpp"
#include "core/model/media.hpp"
#include "core/model/message.hpp"
#include "core/model/payment.hpp"
#include "core/model/platform.hpp"
#include "core/model/preference.hpp"
#include "core/model/record.hpp"
#include "core/model/solution.hpp"
#include "core/model/status.hpp"
#include "core/model/template.hpp"
#include "core/model/thread.hpp"
#include "core/model/unrecognised.hpp"

namespace sambung::model {

/// What an event says, by type. The order is of no meaning outside the process.
class Data : public std::variant<
                 MessageReceived, MessageSent, MessageReacted, MessageEdited, MessageRevoked,
                 MessageStatus, MessageClicked, ContactSynced, IdentityChanged, IdentityKeyChanged,
                 PreferenceChanged, CallChanged, CallStatus, GroupChanged, GroupParticipant,
                 GroupSetting, GroupStatus, ThreadControl, HistoryProgress, ConversionReported,
                 TemplateStatusChanged, TemplateQualityChanged, TemplateComponentsChanged,
                 TemplateCategoryChanged, ChannelQuality, ChannelName, ChannelSecurity,
                 ChannelUsername, AccountChanged, AccountReviewed, AccountAlerted, AccountLimits,
                 SolutionChanged, PaymentConfigurationChanged, FormChanged, PlatformErrorReported,
                 Unrecognised, Foreign, EventRevised, PersonCreated, IdentityLinked, PersonMerged,
                 ConversationOpened, PersonErased, RecordChanged, SourceAdvanced, PersonEdited,
                 PersonSynced, HookReceived, MediaStored> {
 public:
  using Variant = variant;

  Data();
  Data(const Data&);
  Data(Data&&) noexcept;
  Data& operator=(Data other) noexcept;
  ~Data();

  template <AlternativeOf<Variant> T>
  Data(T alternative) noexcept : Variant(std::in_place_type<T>, std::move(alternative)) {}
};

/// What is known of an event without opening its body: CloudEvents attributes and what routes it.
/// Nothing here is personal: it is stored and published in the clear.
struct Envelope {
  EventId id;
  std::string type;              ///< "message.received"
  std::uint32_t version = 1;     ///< of the type's schema
  std::string source;            ///< "/whatsapp/<app>" or "/sambung/decider"
  std::string account;           ///< WhatsApp Business Account id; empty when there is none
  std::string channel;           ///< phone number id; empty for account events and decisions
  std::string subject;           ///< keyed hash (hex) of whom it concerns; empty for nobody
  UnixTime time{};               ///< as WhatsApp states it
  std::optional<EventId> cause;  ///< the event that this one follows from
};

/// An event as it is stored, published and delivered: encoded once.
struct EncodedEvent {
  Envelope envelope;
  /// Key scope under which body and raw are sealed at rest: keyed hash (hex) of the identifier
  /// whose erasure must destroy them. Empty: nobody's, sealed under the broker's own key.
  std::string seal_scope;
  std::string body;  ///< JSON of the data
  std::string raw;   ///< the source's JSON: the item with its ancestors, without its siblings
};

/// A typed event.
struct Event {
  Envelope envelope;
  std::string seal_scope;
  Data data;
  std::string raw;
};

}  // namespace sambung::model
