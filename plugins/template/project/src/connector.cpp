#include <algorithm>
#include <atomic>
#include <charconv>
#include <sambung/connector.hpp>
#include <string>

#include "scaffold-name_manifest.hpp"
#include "src/client.hpp"
#include "src/config.hpp"
#include "src/mapping.hpp"

namespace scaffold_name {
namespace {

using sambung::Call;
using sambung::Outcome;

constexpr std::uint32_t kPage = 100;

/// The glue: what the broker asks, put to the client. Leave an operation out and the broker does
/// without it. Whatever is thrown makes the item TRANSIENT: it comes again.
class Connector {
 public:
  explicit Connector(const sambung::Setup& setup) : client_(parse_config(setup.config).folder) {}

  /// An event comes at least once: its id makes a repeat harmless. One outcome an event; the SDK
  /// stops a lane at its first failure.
  sambung::Outcomes deliver(const sambung::Batch& batch) {
    cancelled_ = false;
    sambung::Outcomes outcomes;
    for (const sambung::Event event : batch) outcomes.push_back(keep(event));
    return outcomes;
  }

  /// From another thread: the call that runs must be over within a second.
  void cancel() noexcept { cancelled_ = true; }

  void describe(Call& call) {
    call.emit(0, R"({"objects":["contact"],
      "contact":{"create":true,"idempotent":"op","versions":"refused",
                 "batch":{"upsert":100,"fetch":100,"find":20},"find":["phone","email","id"],
                 "merges":false,"deletes":"none"},
      "changes":{"mode":"poll","lag_ms":0,"poll_ms":5000}})");
    call.settle_all(Outcome::done());
  }

  void probe(Call& call) {
    client_.last_version();
    call.emit(0, R"({"check":"reach","ok":true,"detail":""})");
    call.settle_all(Outcome::done());
  }

  void find(Call& call) {
    each(call, [&](std::size_t i) {
      for (const Customer& customer :
           client_.find([&](const Customer& one) { return has_key(one, call.request(i)); })) {
        call.emit(i, record_of(customer));
      }
      return Outcome::done();
    });
  }

  void fetch(Call& call) {
    each(call, [&](std::size_t i) {
      if (const auto customer = client_.fetch(id_of(call.request(i)))) {
        call.emit(i, record_of(*customer));
      }
      return Outcome::done();
    });
  }

  void upsert(Call& call) {
    each(call, [&](std::size_t i) {
      const auto wish = wish_of(call.request(i));
      if (!wish) return Outcome::invalid("fields: missing, or no JSON object");
      return put(*wish, call, i);
    });
  }

  /// The cursor is the version up to which everything has been given.
  void changes(Call& call) {
    for (std::size_t i = 0; i < call.size(); ++i) {
      const std::string_view cursor = call.request(i);
      std::int64_t after = 0;
      const char* end = cursor.data() + cursor.size();
      const auto read = std::from_chars(cursor.data(), end, after);
      const bool sound = cursor.empty() || (read.ec == std::errc{} && read.ptr == end);
      if (!sound || after < 0 || after > client_.last_version()) {
        call.emit(i, "", SAMBUNG_EMIT_CURSOR_LOST);
      } else {
        page(call, i, after);
      }
      call.settle(i, Outcome::done());
    }
  }

 private:
  Outcome keep(const sambung::Event& event) {
    if (cancelled_) return Outcome::transient("cancelled");
    const auto note = note_of(event);
    if (!note) return Outcome::invalid("the event's body is not what its type promises");
    client_.note(event.id(), *note);
    return Outcome::done();
  }

  template <class Answer>
  void each(Call& call, const Answer& answer) {
    for (std::size_t i = 0; i < call.size(); ++i) {
      const bool ours = is_for_contacts(call.request(i));
      call.settle(i,
                  ours ? answer(i) : Outcome::not_supported("object: only contact is kept here"));
    }
  }

  Outcome put(const Wish& wish, Call& call, std::size_t i) {
    Outcome outcome = Outcome::done();
    Customer now;
    const auto written = client_.write([&](const auto& all) -> std::optional<Customer> {
      const auto found = std::find_if(all.begin(), all.end(), [&](const Customer& one) {
        return wish.id.empty() ? !wish.op.empty() && one.op == wish.op : one.id == wish.id;
      });
      if (found == all.end() && !wish.id.empty()) {
        outcome = Outcome::gone("there is no such customer");
        return std::nullopt;
      }
      if (found == all.end()) return Customer{"", 0, 0, wish.op, fields_after("{}", wish.fields)};
      now = *found;
      if (wish.expected_version && *wish.expected_version != now.version) {
        outcome = Outcome::conflict("the customer has another version");
        return std::nullopt;
      }
      Customer next = now;
      next.fields = fields_after(now.fields, wish.fields);
      if (next.fields == now.fields) return std::nullopt;  // equal already
      return next;
    });
    if (!outcome.is_done()) return outcome;
    if (written) now = *written;
    call.emit(i, record_of(now));
    return Outcome::done(now.id);
  }

  void page(Call& call, std::size_t i, std::int64_t after) {
    const std::size_t most = call.limit() == 0 ? kPage : call.limit();
    auto changed = client_.changed_after(after, most + 1);
    const bool more = changed.size() > most;
    if (more) changed.pop_back();
    for (const Customer& customer : changed) {
      if (!call.emit(i, record_of(customer))) break;
      after = customer.version;
    }
    call.emit(i, std::to_string(after), more ? SAMBUNG_EMIT_CURSOR_MORE : SAMBUNG_EMIT_CURSOR);
  }

  Client client_;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace
}  // namespace scaffold_name

SAMBUNG_CONNECTOR(scaffold_name::Connector, "scaffold-name", "0.1.0", sambung::manifest::kText)
