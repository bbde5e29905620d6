#include "plugins/runtime/loaded_connector.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

#include "plugins/mapping/mapped_call.hpp"
#include "plugins/mapping/mapped_request.hpp"
#include "plugins/runtime/connection_mapping.hpp"
#include "plugins/runtime/contract.hpp"
#include "plugins/wire/batch.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::runtime {

namespace {

std::string_view view(sambung_span span) {
  return span.data == nullptr ? std::string_view{} : std::string_view{span.data, span.size};
}

sambung_span span_of(std::string_view text) { return {text.data(), text.size()}; }

void on_log(const sambung_host* host, std::int32_t level, sambung_span text) {
  const auto& parts = *static_cast<const HostParts*>(host->impl);
  parts.log(std::clamp<std::int32_t>(level, SAMBUNG_LOG_DEBUG, SAMBUNG_LOG_ERROR),
            printable(view(text), wire::kLogBytesMax));
}

const void* on_service(const sambung_host* host, const char* id) {
  HostServices* services = services_of(*host);
  return services == nullptr || id == nullptr ? nullptr : services->find(id);
}

/// Where a running call's results go.
struct Sink {
  const EmitSink& emit;
  std::size_t count;
  std::size_t bytes = 0;
};

std::int32_t on_emit(void* to, std::size_t request, std::int32_t kind, sambung_span item) {
  Sink& sink = *static_cast<Sink*>(to);
  const std::string_view text = view(item);
  if (request >= sink.count || text.size() > wire::kEmitBytesMax - sink.bytes) return 0;
  sink.bytes += text.size();
  return sink.emit(static_cast<std::uint32_t>(request), kind, text) ? 1 : 0;
}

std::vector<sambung_span> spans(const std::vector<std::string>& texts) {
  std::vector<sambung_span> out;
  out.reserve(texts.size());
  for (const std::string& text : texts) out.push_back(span_of(text));
  return out;
}

Error create_error(const Library& library, const sambung_outcome& why) {
  const bool invalid = why.outcome == SAMBUNG_INVALID;
  return Error{
      invalid ? ErrorCode::kInvalid : ErrorCode::kUnavailable,
      "connector " + library.id() + " did not start: " +
          printable({why.reason, strnlen(why.reason, sizeof why.reason)}, sizeof why.reason)};
}

}  // namespace

LoadedConnector::LoadedConnector(HostParts parts) : parts_(std::move(parts)) {
  host_.struct_size = sizeof host_;
  host_.abi_minor = SAMBUNG_ABI_MINOR;
  host_.impl = &parts_;
  host_.log = &on_log;
  host_.extension = &on_service;
}

Result<std::unique_ptr<LoadedConnector>> LoadedConnector::create(const Library& library,
                                                                 Setup setup) {
  std::unique_ptr<LoadedConnector> made(
      new LoadedConnector(HostParts{std::move(setup.log), setup.services}));
  sambung_setup raw{};
  raw.struct_size = sizeof raw;
  raw.connection = span_of(setup.connection);
  raw.config = span_of(setup.config);
  sambung_outcome why = wire::blank_outcomes(1).front();
  sambung_connector* connector = library.entry().create(&made->host_, &raw, &why);
  if (connector == nullptr) return create_error(library, why);
  constexpr std::size_t kNeeded =
      offsetof(sambung_connector, destroy) + sizeof(sambung_connector::destroy);
  sambung_connector& table = made->table_;
  std::memcpy(&table, connector, std::min<std::size_t>(connector->struct_size, sizeof table));
  if (connector->struct_size < kNeeded || table.deliver == nullptr || table.cancel == nullptr ||
      table.destroy == nullptr) {
    return Error{ErrorCode::kInvalid, "connector " + library.id() +
                                          ": its table lacks deliver, cancel or destroy; build it "
                                          "with this release's SDK"};
  }
  made->connector_ = connector;
  if (auto mapped = made->take_mapping(library, setup); !mapped) return mapped.error();
  return made;
}

Result<void> LoadedConnector::take_mapping(const Library& library, const Setup& setup) {
  auto mapping = connection_mapping(library.manifest(), setup.config, setup.mapping);
  if (!mapping) {
    return Error{ErrorCode::kInvalid,
                 "the mapping for connector " + library.id() + ": " + mapping.error().what};
  }
  mapping_ = *std::move(mapping);
  return {};
}

LoadedConnector::~LoadedConnector() {
  if (connector_ != nullptr) table_.destroy(connector_);
}

void LoadedConnector::deliver(std::span<const sambung_event> events,
                              std::span<sambung_outcome> outcomes) {
  if (parts_.services != nullptr) parts_.services->hasten(false);
  table_.deliver(connector_, events.data(), events.size(), outcomes.data());
}

const sambung_operation* LoadedConnector::operation(const std::string& id) {
  const void* found =
      table_.extension == nullptr ? nullptr : table_.extension(connector_, id.c_str());
  const auto* operation = static_cast<const sambung_operation*>(found);
  return operation != nullptr && SAMBUNG_HAS(operation, sambung_operation, run) ? operation
                                                                                : nullptr;
}

wire::Reply LoadedConnector::call(const wire::Call& call, const EmitSink& emit) {
  // Before the mapping, which would refuse a request to what is not there.
  if (operation(call.operation) == nullptr) return wire::Reply{wire::CallFate::kAbsent, {}};
  const bool waited_for = call.operation == SAMBUNG_EXT_LOOKUP;
  if (parts_.services != nullptr) parts_.services->hasten(waited_for);
  if (!mapping_ && waited_for) {
    // Whatever becomes of the answer, a number has more ways to be written than one.
    wire::Call ways = call;
    for (std::string& request : ways.requests) request = mapping::with_phone_candidates(request);
    return call_native(ways, emit);
  }
  if (!mapping_) return call_native(call, emit);
  mapping::MappedCall mapped(*mapping_, call);
  if (const wire::Call* first = mapped.first()) {
    mapped.first_done(call_native(*first, mapped.first_sink()));
  }
  if (const wire::Call* second = mapped.second()) {
    wire::Reply reply = call_native(*second, mapped.sink(emit));
    if (reply.fate == wire::CallFate::kAbsent) return reply;
    mapped.done(std::move(reply));
  }
  return mapped.reply();
}

wire::Reply LoadedConnector::call_native(const wire::Call& call, const EmitSink& emit) {
  const sambung_operation* const operation = this->operation(call.operation);
  if (operation == nullptr) return wire::Reply{wire::CallFate::kAbsent, {}};
  const std::vector<sambung_span> requests = spans(call.requests);
  const std::vector<sambung_span> contexts = spans(call.contexts);
  Sink sink{emit, requests.size()};
  sambung_call raw{};
  raw.struct_size = sizeof raw;
  raw.deadline_ms = call.deadline_ms;
  raw.limit = call.limit;
  raw.count = requests.size();
  raw.requests = requests.data();
  raw.contexts = contexts.empty() ? nullptr : contexts.data();
  raw.sink = &sink;
  raw.emit = &on_emit;
  wire::Reply reply{wire::CallFate::kRan, wire::blank_outcomes(requests.size())};
  operation->run(connector_, &raw, reply.outcomes.data());
  return reply;
}

void LoadedConnector::cancel() { table_.cancel(connector_); }

}  // namespace sambung::runtime
