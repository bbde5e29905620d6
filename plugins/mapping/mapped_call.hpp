#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "plugins/mapping/mapping.hpp"
#include "plugins/wire/call.hpp"

namespace sambung::mapping {

/// Takes one emitted result; false when there is no room for more.
using EmitSink =
    std::function<bool(std::uint32_t request, std::int32_t kind, std::string_view item)>;

/// One call of an operation with the mapping around it. Use, in this order:
///
///     MappedCall call(mapping, canonical_call);
///     if (const auto* first = call.first()) run(*first, call.first_sink()) -> call.first_done(reply);
///     if (const auto* second = call.second()) run(*second, call.sink(out)) -> call.done(reply);
///     call.reply()
///
/// What each operation's mapping is:
/// - find: `keys.phone` becomes the ways in which systems write the numbers, the strongest first.
/// - upsert: `fields` become native. When that takes the record as it is there, `first` is a fetch
///   of those records. A request whose fields cannot be mapped is answered INVALID here and is not
///   in `second`; the others keep their order.
/// - find, fetch, upsert, changes, receive: `fields` of emitted records become canonical. A record
///   that cannot be mapped comes with `"fields":{}` and `"mapping_error":"pointer: reason"`.
/// - lookup: `keys.phone` as for find; a record's `fields` become canonical where the mapping has
///   its object.
/// - describe: `"carries":{"contact":{"name":"both","tier":"in"}}` is added.
/// - any other operation passes as it is.
///
/// What a connector emits for these is checked: an item that breaks a rule of OPERATIONS.md or a
/// bound of record.hpp is not passed on, nor any cursor behind it, and its request is answered
/// INVALID with the rule's name; an upsert that was done is UNKNOWN then. Confined to one thread;
/// the mapping must outlive it.
class MappedCall {
 public:
  MappedCall(Mapping& mapping, const wire::Call& call);
  ~MappedCall();
  MappedCall(const MappedCall&) = delete;
  MappedCall& operator=(const MappedCall&) = delete;

  /// A call of sambung.fetch/0 that must run before `second`; nullptr when none is needed.
  const wire::Call* first() const;
  EmitSink first_sink();
  /// A record that could not be fetched gets the fetch's outcome as its own; one that was not there
  /// is GONE. kAbsent: the connector cannot fetch, and those requests are NOT_SUPPORTED.
  void first_done(const wire::Reply& reply);

  /// The call for the connector; nullptr when every request has its outcome already. Valid once
  /// `first`, if any, is done.
  const wire::Call* second();
  EmitSink sink(EmitSink out);
  void done(wire::Reply reply);

  /// Outcomes of all requests of the canonical call, in its order.
  wire::Reply reply() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung::mapping
