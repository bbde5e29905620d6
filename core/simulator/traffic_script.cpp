#include <array>
#include <deque>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/simulator/graph/webhook_values.hpp"
#include "core/simulator/json.hpp"
#include "core/simulator/random.hpp"
#include "core/simulator/traffic.hpp"

namespace sambung::simulator {
namespace {

constexpr std::array kNames = {"Ayu",  "Bima",  "Citra", "Dewi",    "Eka",    "Fajar", "Gita",
                               "Hadi", "Indah", "Joko",  "Kartika", "Lukman", "Maya",  "Nanda"};
constexpr std::array kLines = {
    "Apakah buka hari ini?",       "Pesanan saya sudah dikirim?",
    "Mau pesan kopi 2 bungkus ya", "Terima kasih banyak \xF0\x9F\x99\x8F",
    "Harganya berapa, kak?",       "Bisa diantar ke rumah?",
    "Alamat saya masih sama",      "Ada diskon \xE2\x80\x94 atau gratis ongkir?",
    "Sudah saya transfer",         "Baik, saya tunggu",
};
constexpr std::array kEmoji = {"\xF0\x9F\x91\x8D", "\xE2\x9D\xA4\xEF\xB8\x8F", "\xF0\x9F\x98\x82"};
constexpr std::array kSteps = {"sent", "delivered", "read"};
constexpr std::size_t kRunningMax = 500;
constexpr std::size_t kRecentMax = 500;

struct Spoken {
  std::size_t person;
  std::string id;
  std::string text;
};

/// A message of the shop that has not had all its statuses.
struct Underway {
  std::size_t person;
  std::string id;
  std::size_t step;
};

template <class Items>
const auto& pick(Random& random, const Items& items) {
  return items[random.below(items.size())];
}

class ShopDay final : public TrafficScript {
 public:
  explicit ShopDay(const TrafficOptions& options)
      : options_(options), random_(options.seed), ids_(options.seed + 1) {
    channel_.id = options.channel.phone_number_id;
    channel_.display_phone_number = options.channel.display_phone_number;
  }

  Update next(UnixTime now) override {
    if (random_.chance(options_.statuses)) return status(now);
    const std::size_t who = random_.below(options_.people);
    const std::uint64_t dice = random_.below(100);
    if (dice < 50 || recent_.empty()) return text(who, now, std::nullopt);
    if (dice < 62) return text(who, now, pick(random_, recent_).id);
    if (dice < 76) return media(who, now);
    if (dice < 80) return place(who, now);
    if (dice < 86) return tap(who, now);
    if (dice < 93) return reaction(now);
    return dice < 97 ? edit(now) : revoke(now);
  }

 private:
  Person person(std::size_t index) const {
    Person person;
    const std::string number = std::to_string(1'000'000 + index);
    if (index % 10 != 9) person.phone = "628125" + number;
    person.user_id = "ID.774100" + number + "0";
    person.name = std::string(kNames[index % kNames.size()]) + " " + std::to_string(index);
    return person;
  }

  Update update(const Person& who, const std::string& id, const Json& value) const {
    return {"messages", to_wire(value), channel_.id, who.phone.empty() ? who.user_id : who.phone,
            id};
  }

  Update say(std::size_t index, UnixTime now, const char* type, const Json& content,
             const std::optional<std::string>& quoted = std::nullopt) {
    const Person who = person(index);
    const std::string id = ids_.message();
    Json value = incoming_value(channel_, who, id, now, type, content);
    if (quoted) {
      value["messages"][0]["context"] = {{"from", channel_.display_phone_number}, {"id", *quoted}};
    }
    return update(who, id, value);
  }

  Update text(std::size_t who, UnixTime now, const std::optional<std::string>& quoted) {
    const std::string line = pick(random_, kLines);
    Update made = say(who, now, "text", {{"body", line}}, quoted);
    remember({who, made.message_id, line});
    return made;
  }

  Update media(std::size_t who, UnixTime now) {
    constexpr std::array kKinds = {std::pair("image", "image/jpeg"),
                                   std::pair("document", "application/pdf"),
                                   std::pair("audio", "audio/ogg; codecs=opus")};
    const auto& [kind, mime_type] = pick(random_, kKinds);
    Json content = {{"id", ids_.node()}, {"mime_type", mime_type}, {"sha256", ids_.trace()}};
    if (std::string_view(kind) == "audio") content["voice"] = true;
    if (std::string_view(kind) == "document") content["filename"] = "bukti.pdf";
    if (std::string_view(kind) == "image") content["caption"] = "Bukti transfer";
    return say(who, now, kind, content);
  }

  Update place(std::size_t who, UnixTime now) {
    const double east = 106.7 + random_.fraction() / 5;
    return say(who, now, "location", {{"latitude", -6.2}, {"longitude", east}});
  }

  Update tap(std::size_t who, UnixTime now) {
    const bool yes = random_.chance(0.7);
    const Json reply = {{"id", yes ? "ya" : "tidak"}, {"title", yes ? "Ya, kirim" : "Tidak"}};
    return say(who, now, "interactive", {{"type", "button_reply"}, {"button_reply", reply}},
               pick(random_, recent_).id);
  }

  Update reaction(UnixTime now) {
    const Spoken target = pick(random_, recent_);
    Json content = {{"message_id", target.id}};
    if (random_.chance(0.8)) content["emoji"] = pick(random_, kEmoji);
    return say(target.person, now, "reaction", content);
  }

  Update edit(UnixTime now) {
    const Spoken target = pick(random_, recent_);
    const Json message = {{"type", "text"},
                          {"text", {{"body", target.text + " (maaf, salah ketik)"}}}};
    return say(target.person, now, "edit",
               {{"original_message_id", target.id}, {"message", message}});
  }

  Update revoke(UnixTime now) {
    const std::size_t place = random_.below(recent_.size());
    const Spoken target = recent_[place];
    recent_.erase(recent_.begin() + static_cast<std::ptrdiff_t>(place));
    return say(target.person, now, "revoke", {{"original_message_id", target.id}});
  }

  Update status(UnixTime now) {
    const bool begin = running_.empty() || (running_.size() < kRunningMax && random_.chance(0.34));
    if (begin) running_.push_back({random_.below(options_.people), ids_.message(), 0});
    const std::size_t place = begin ? running_.size() - 1 : random_.below(running_.size());
    Underway& message = running_[place];
    const Person who = person(message.person);
    Json status = {{"id", message.id},
                   {"status", kSteps[message.step]},
                   {"timestamp", std::to_string(unix_ms(now) / 1000)}};
    if (!who.phone.empty()) status["recipient_id"] = who.phone;
    status["recipient_user_id"] = who.user_id;
    if (message.step < 2) {
      status["pricing"] = {{"billable", false},
                           {"pricing_model", "PMP"},
                           {"type", "free_customer_service"},
                           {"category", "service"}};
    }
    Json value = channel_value(channel_);
    value["contacts"] = contacts_of(who);
    value["statuses"] = Json::array({std::move(status)});
    if (++message.step == kSteps.size()) {
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(place));
    }
    return {"messages", to_wire(value), channel_.id, {}, {}};
  }

  void remember(Spoken spoken) {
    recent_.push_back(std::move(spoken));
    if (recent_.size() > kRecentMax) recent_.pop_front();
  }

  const TrafficOptions options_;
  Random random_;
  IdMaker ids_;
  Channel channel_;
  std::deque<Spoken> recent_;
  std::deque<Underway> running_;
};

}  // namespace

std::unique_ptr<TrafficScript> TrafficScript::make(const TrafficOptions& options) {
  return std::make_unique<ShopDay>(options);
}

}  // namespace sambung::simulator
