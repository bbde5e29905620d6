#include "core/simulator/graph/world.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/simulator/signer.hpp"

namespace sambung::simulator {
namespace {

constexpr std::size_t kSentMax = 20'000;
constexpr std::size_t kReceivedMax = 20'000;
constexpr std::size_t kPersonsMax = 100'000;
constexpr std::size_t kMediaMax = 10'000;
constexpr std::size_t kPairsMax = 20'000;
constexpr auto kWindow = std::chrono::hours(24);

template <class Items>
auto find_by_id(Items& items, std::string_view id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

/// Made up from the phone, so that the same person has the same id in every run.
std::string made_up_user_id(std::string_view phone) {
  const std::string hash = sha256("sambung simulator:" + std::string(phone));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 7; ++i) number = number << 8 | static_cast<unsigned char>(hash[i]);
  constexpr std::uint64_t kLeast = 1'000'000'000'000'000;
  return "ID." + std::to_string(kLeast + number % (9 * kLeast));
}

bool is_user_id(std::string_view text) { return text.size() > 3 && text[2] == '.'; }

Template approved(std::string account, std::string id, std::string name, std::string language) {
  Template made;
  made.id = std::move(id);
  made.account_id = std::move(account);
  made.name = std::move(name);
  made.language = std::move(language);
  made.category = "UTILITY";
  made.status = "APPROVED";
  return made;
}

/// What a new account has: Meta's well-known greeting, and one with named parameters and a button.
void add_samples(std::vector<Template>& templates, const std::string& account) {
  Template hello = approved(account, "88" + account.substr(2), "hello_world", "en_US");
  hello.components_json = R"([{"type":"HEADER","format":"TEXT","text":"Hello World"},)"
                          R"({"type":"BODY","text":"Welcome, this message is a sample."},)"
                          R"({"type":"FOOTER","text":"Kedai Contoh"}])";
  templates.push_back(std::move(hello));
  Template ready = approved(account, "89" + account.substr(2), "order_ready", "id");
  ready.parameter_format = "NAMED";
  ready.components_json =
      R"([{"type":"BODY","text":"Halo {{nama}}, pesanan {{kode}} siap.","example":)"
      R"({"body_text_named_params":[{"param_name":"nama","example":"Ayu"},)"
      R"({"param_name":"kode","example":"K-19"}]}},)"
      R"({"type":"FOOTER","text":"Kedai Contoh"},)"
      R"({"type":"BUTTONS","buttons":[{"type":"URL","text":"Lacak",)"
      R"("url":"https://contoh.example.test/t/{{1}}","example":["K-19"]}]}])";
  templates.push_back(std::move(ready));
}

}  // namespace

bool TokenBucket::take(UnixTime now) {
  const double seconds = static_cast<double>((now - last_).count()) / 1000.0;
  if (seconds > 0) level_ = std::min(capacity_, level_ + seconds * per_second_);
  last_ = std::max(last_, now);
  if (level_ < 1) return false;
  level_ -= 1;
  return true;
}

World::World(const Options& options, std::optional<Url> app_callback)
    : app_id(options.app_id),
      portfolio_id(options.portfolio_id),
      callback(std::move(app_callback)),
      media_bytes_max_(options.media_bytes_max) {
  for (const AccountOptions& account : options.accounts) {
    accounts.push_back({account.waba_id, true, std::nullopt});
    add_samples(templates, account.waba_id);
    for (const ChannelOptions& from : account.channels) {
      Channel channel;
      channel.id = from.phone_number_id;
      channel.account_id = account.waba_id;
      channel.display_phone_number = from.display_phone_number;
      channel.verified_name = from.verified_name;
      const double rate = options.throughput_per_second;
      channel.throughput.emplace(rate, rate);
      channels.push_back(std::move(channel));
    }
  }
}

Channel* World::channel(std::string_view id) { return find_by_id(channels, id); }
Account* World::account(std::string_view id) { return find_by_id(accounts, id); }
Template* World::find_template(std::string_view id) { return find_by_id(templates, id); }
Media* World::media(std::string_view id) { return find_by_id(media_, id); }
SentMessage* World::sent(std::string_view message_id) { return find_by_id(sent_, message_id); }

Template* World::find_template(std::string_view account, std::string_view name,
                               std::string_view language) {
  for (Template& one : templates) {
    if (one.account_id == account && one.name == name && one.language == language) return &one;
  }
  return nullptr;
}

void World::add_media(Media media) {
  media_bytes_ += media.bytes.size();
  media_.push_back(std::move(media));
  while (media_.size() > 1 && (media_bytes_ > media_bytes_max_ || media_.size() > kMediaMax)) {
    media_bytes_ -= media_.front().bytes.size();
    media_.pop_front();
  }
}

bool World::remove_media(std::string_view id) {
  const auto found = std::find_if(media_.begin(), media_.end(),
                                  [&](const Media& media) { return media.id == id; });
  if (found == media_.end()) return false;
  media_bytes_ -= found->bytes.size();
  media_.erase(found);
  return true;
}

void World::add_sent(SentMessage message) {
  sent_.push_back(std::move(message));
  if (sent_.size() > kSentMax) sent_.pop_front();
}

void World::add_received(std::string_view message_id, UnixTime stated) {
  if (!received_.emplace(message_id, stated).second) return;
  received_order_.emplace_back(message_id);
  if (received_order_.size() <= kReceivedMax) return;
  received_.erase(received_order_.front());
  received_order_.pop_front();
}

std::optional<UnixTime> World::received(std::string_view message_id) const {
  const auto found = received_.find(message_id);
  if (found == received_.end()) return std::nullopt;
  return found->second;
}

Person& World::person(std::string_view phone_or_user_id) {
  const bool by_id = is_user_id(phone_or_user_id);
  const std::string key = by_id ? std::string(phone_or_user_id) : whatsapp_id(phone_or_user_id);
  if (const auto found = persons_.find(key); found != persons_.end()) return found->second;
  if (persons_.size() >= kPersonsMax) persons_.erase(persons_.begin());
  Person made;
  made.phone = by_id ? std::string{} : key;
  made.user_id = by_id ? key : made_up_user_id(key);
  made.name = "Pelanggan " + to_hex(sha256(key)).substr(0, 4);
  return persons_.emplace(key, std::move(made)).first->second;
}

bool World::window_open(const Channel& channel, const Person& person, UnixTime now) const {
  const auto found = channel.last_inbound.find(person.user_id);
  return found != channel.last_inbound.end() && now - found->second < kWindow;
}

void World::note_inbound(Channel& channel, const Person& person, UnixTime now) {
  if (channel.last_inbound.size() >= kPersonsMax) {
    channel.last_inbound.erase(channel.last_inbound.begin());
  }
  if (channel.pairs.size() >= kPairsMax) channel.pairs.clear();
  channel.last_inbound[person.user_id] = now;
}

std::optional<Url> World::route(std::string_view account_id, std::string_view channel_id,
                                std::string_view field) {
  if (!fields.empty() && !fields.contains(field)) return std::nullopt;
  const Account* of = account(account_id);
  if (of != nullptr && !of->subscribed) return std::nullopt;
  if (field == "messages") {
    const Channel* on = channel(channel_id);
    if (on != nullptr && on->callback) return on->callback;
    if (of != nullptr && of->callback) return of->callback;
  }
  return callback;
}

std::string whatsapp_id(std::string_view typed) {
  std::string digits;
  for (const char c : typed) {
    if (c >= '0' && c <= '9') digits += c;
  }
  const bool brazil = digits.size() == 13 && digits.starts_with("55") && digits[4] == '9';
  if (brazil && digits.substr(2, 2) > "30") digits.erase(4, 1);
  if (digits.size() == 12 && digits.starts_with("52")) digits.insert(2, "1");
  if (digits.size() == 12 && digits.starts_with("54")) digits.insert(2, "9");
  return digits;
}

}  // namespace sambung::simulator
