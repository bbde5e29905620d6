#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/rest/web.hpp"

/// A system, as its definition says: definition.v1.json has the form, README.md the meaning. All
/// are plain values; texts named "template" are filled by template.hpp, "pointer" are JSON
/// pointers.
namespace sambung::rest {

/// When to come again, as the answer says.
struct RetryAfter {
  std::string header;
  std::string pointer;
  std::string unit = "s";  ///< s, ms, or unix: a time
};

/// What a system's answer means.
enum class Meaning : std::uint8_t {
  kDone,
  kTransient,
  kThrottled,
  kAuth,
  kAuthDead,
  kPermission,
  kQuota,
  kConflict,
  kDuplicate,
  kMerged,
  kGone,
  kInvalid,
  kNotSupported,
  kUnknown,
};

/// "An answer that looks so means that." All conditions that are given must hold.
struct Rule {
  std::vector<int> statuses;  ///< empty: any
  std::string header;
  std::optional<std::string> pointer;
  std::optional<Json> equals;  ///< of what stands at header or pointer
  std::string contains;        ///< lower case, in any case
  bool exists = true;          ///< without the two above: whether something stands there
  Meaning then = Meaning::kInvalid;
  std::string id;     ///< pointer or template: of kDuplicate and kMerged
  std::string field;  ///< pointer to a field's name: of kInvalid
  RetryAfter after;
};

struct Step;

/// A request as a template.
struct RequestSpec {
  std::string method = "GET";
  std::string path;                                 ///< template, from "/" on
  std::vector<std::pair<std::string, Json>> query;  ///< a list becomes one parameter an element
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<Json> body;
  bool form = false;  ///< the body goes as application/x-www-form-urlencoded
  bool repeatable = false;
  std::string limiter;
  std::uint32_t cost = 1;
  std::vector<int> none;  ///< statuses that mean: nothing there
  std::vector<Rule> rules;
  std::vector<Step> before;
};

/// Something out of a step's answer that later requests need.
struct Save {
  std::string name;
  std::string at;                                          ///< pointer
  std::vector<std::pair<std::string, std::string>> where;  ///< at a list: pointer and template
  std::string pick;                                        ///< pointer in the element found
};

/// A request that goes before another.
struct Step {
  RequestSpec request;
  std::vector<Save> saves;
  std::vector<std::string> unless;  ///< not when one of these is known already
};

enum class PageBy : std::uint8_t { kNone, kNumber, kOffset, kToken, kLink, kUrl };

struct Paging {
  PageBy by = PageBy::kNone;
  std::size_t size = 100;
  std::int64_t first = 1;  ///< the first page's number
  std::string token;       ///< pointer to the next page's token or URL
  std::string more;        ///< pointer to a bool that says whether there is more; may be empty
  std::string pages;       ///< pointer to how many pages there are; may be empty
  std::size_t pages_max = 100;
};

/// A request that gives many.
struct ListSpec {
  RequestSpec request;
  std::string items;    ///< pointer to the list; an object is a list of its members' values
  std::string element;  ///< pointer to the record in an element
  Paging paging;
};

struct FindSpec {
  ListSpec list;
  std::string by;  ///< phone, email, id; of a look-up any key
  std::string
      each;  ///< a placeholder's inside, as `keys.phone|digits|unique`: one request for each
  std::size_t each_max = 4;
  std::vector<std::string>
      match;  ///< pointers, of which one must have a key; empty: all are matches
  bool refetch = false;
};

/// Where changes are read.
struct Feed {
  ListSpec list;
  web::FeedRules rules;
  bool tombstones = false;
};

/// A write, and where its answer has the record.
struct WriteSpec {
  RequestSpec request;
  std::optional<std::string> item;  ///< pointer; nothing: the answer has no whole record
  std::string id;                   ///< pointer or template
  bool refetch = false;
};

struct FetchSpec {
  RequestSpec request;
  std::string item;
  std::size_t batch = 1;  ///< over 1: `ids` in one request, answered by a list
  ListSpec many;
};

enum class VersionForm : std::uint8_t { kTime, kNumber, kAnswerTime };

/// How a record reads.
struct RecordSpec {
  std::string id = "/id";
  std::vector<std::string> version;
  VersionForm version_form = VersionForm::kTime;
  TimeForm version_time = TimeForm::kIso;
  TimeForm changed_time = TimeForm::kIso;
  std::vector<std::string> changed;  ///< empty: the version, when that is a time
  std::string fields;                ///< pointer to what is given as `fields`
  std::vector<std::string> nulls;    ///< fields that the system leaves out when there is nothing
  std::string author;
  std::vector<std::string> machines;  ///< templates; whoever else is human
  std::string deleted;
  std::optional<Json> deleted_is;
  std::string merged_into;
};

struct ObjectSpec {
  RecordSpec record;
  std::vector<FindSpec> find;
  std::optional<FetchSpec> fetch;
  std::optional<WriteSpec> create;
  std::optional<WriteSpec> update;
  std::optional<RequestSpec> erase;
  std::vector<Feed> feeds;
  bool create_once = false;  ///< a repeated create with one `op` makes no second record
};

struct LogSpec {
  std::optional<WriteSpec> create;
  std::optional<WriteSpec> update;
  std::optional<ListSpec> find;
  std::string find_text;  ///< pointer
  std::string find_id;
};

/// What a webhook's body gives.
struct ReceiveSpec {
  Rule when;
  std::string query;  ///< "name=value" that the webhook's URL must have; empty: any
  std::string items;
  std::string object;
  std::string id;
  std::optional<std::string> record;  ///< pointer: a whole record instead of a hint
};

struct SubscriptionSpec {
  std::vector<std::string> topics;
  ListSpec list;
  std::string id, url, topic;  ///< pointers
  std::string secret;          ///< pointer: what the system chose to sign with; empty: it does not
  std::optional<RequestSpec> create;
  std::optional<RequestSpec> remove;
};

/// How a limit stands.
struct Meter {
  std::string limit;
  RetryAfter remaining, size, resets;  ///< header or pointer; `resets` in its unit
};

/// What bots may ask: requests by key, and what is answered of the rows that they give.
struct Lookup {
  std::vector<FindSpec> find;
  std::map<std::string, std::vector<std::string>> match;  ///< pointers, by key: a row must have one
  std::map<std::string, std::string> fields;              ///< members of the answer, pointers
  std::string newest;                                     ///< pointer: the greatest stands first
};

struct Definition {
  std::string name;
  std::vector<std::pair<std::string, std::string>> headers;
  std::map<std::string, bool> parameters;  ///< whether it must be set
  std::map<std::string, ObjectSpec> objects;
  std::map<std::string, LogSpec> log;  ///< by granularity
  std::map<std::string, Lookup> lookup;
  std::vector<ReceiveSpec> receive;
  std::optional<SubscriptionSpec> subscriptions;
  std::optional<RequestSpec> probe;
  std::vector<Rule> rules;
  std::vector<Meter> meters;
  Json describe;
};

/// Reads and checks a definition. Throws ConfigError: "definition/objects/contact/fetch/path: ...".
Definition read_definition(const Json& json);

}  // namespace sambung::rest
