#include "connectors/sql/statements.hpp"

#include "connectors/sql/shapes.hpp"

namespace sambung::sql {

namespace {

/// The person that `id` is today: itself, or whom it was merged into.
std::string person(const std::string& id) {
  // So said, an index of the few that were merged is all that is looked at.
  return "coalesce((select merged_into from persons where person_id = " + id +
         " and merged_into is not null), " + id + ")";
}

/// Where a row statement finds the rows that come: SQLite's parameters are one row; the others take
/// many at once, PostgreSQL as arrays, MariaDB as JSON.
class Incoming {
 public:
  Incoming(const std::vector<Column>& columns, Dialect dialect)
      : columns_(columns), dialect_(dialect) {}

  /// What comes for the `i`th column; persons as they are today.
  std::string value(std::size_t i) const {
    const std::string raw = parameter(i);
    return std::string(columns_[i].name) == "person_id" ? person(raw) : raw;
  }
  /// The same as it was given.
  std::string parameter(std::size_t i) const {
    if (dialect_ == Dialect::kSqlite) return "$" + std::to_string(i + 1);
    const bool casts = dialect_ == Dialect::kPostgres && columns_[i].number;
    return std::string("r.") + columns_[i].name + (casts ? "::bigint" : "");
  }
  /// The table r of which `value` speaks; nothing in SQLite.
  std::string table() const {
    if (dialect_ == Dialect::kSqlite) return "";
    return dialect_ == Dialect::kPostgres ? arrays() : json();
  }
  /// The rows that come, as an insert takes them.
  std::string rows() const {
    std::string values;
    for (std::size_t i = 0; i < columns_.size(); ++i) values += (i == 0 ? "" : ", ") + value(i);
    if (dialect_ == Dialect::kSqlite) return "values (" + values + ")";
    return "select " + values + " from " + table();
  }

 private:
  std::string arrays() const {
    // One by one in a list, since of a table's rows a copy would be made first.
    std::string arrays;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      arrays += (i == 0 ? "unnest($" : ", unnest($") + std::to_string(i + 1) + "::text[]) as " +
                columns_[i].name;
    }
    return "(select " + arrays + ") as r";
  }
  std::string json() const {
    std::string names;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      names +=
          (i == 0 ? "" : ", ") + std::string(columns_[i].name) +
          (columns_[i].number ? " bigint" : " longtext character set utf8mb4 collate utf8mb4_bin") +
          " path '$[" + std::to_string(i) + "]'";
    }
    return "json_table($1, '$[*]' columns (" + names + ")) as r";
  }

  const std::vector<Column>& columns_;
  Dialect dialect_;
};

/// What says in a dialect which row is there and which comes.
class Words {
 public:
  Words(const Shape& shape, Dialect dialect) : shape_(shape), dialect_(dialect) {}

  std::string column(std::size_t i) const { return shape_.columns[i].name; }
  std::string there(std::size_t i) const { return std::string(shape_.table) + "." + column(i); }
  std::string comes(std::size_t i) const {
    return is_mariadb() ? "values(" + column(i) + ")" : "excluded." + column(i);
  }
  /// Texts are compared by their bytes, as fold.cpp does, whatever the database's language; in
  /// MariaDB the columns are of that kind.
  std::string bytes_of(const std::string& text) const {
    return dialect_ == Dialect::kPostgres ? text + " collate \"C\"" : text;
  }
  /// "column = what is there, or what comes when `take` holds".
  std::string choose(std::size_t i, const std::string& take) const {
    return column(i) + " = case when " + take + " then " + comes(i) + " else " + there(i) + " end";
  }
  /// "insert ... what is to be done about a row that is there".
  std::string insert(const std::string& rows) const {
    std::string names, keys;
    for (const Column& each : shape_.columns) {
      names += (names.empty() ? "" : ", ") + std::string(each.name);
      if (each.meeting == Meeting::kKey)
        keys += (keys.empty() ? "" : ", ") + std::string(each.name);
    }
    const std::string meeting =
        is_mariadb() ? " on duplicate key update " : " on conflict (" + keys + ") do ";
    return "insert into " + std::string(shape_.table) + " (" + names + ") " + rows + meeting;
  }
  std::string insert_if_new(const std::string& rows) const {
    return insert(rows) + (is_mariadb() ? column(0) + " = " + there(0) : "nothing");
  }
  std::string insert_or_set(const std::string& rows, const std::string& sets) const {
    return insert(rows) + (is_mariadb() ? "" : "update set ") + sets;
  }
  bool is_mariadb() const { return dialect_ == Dialect::kMariadb; }

 private:
  const Shape& shape_;
  Dialect dialect_;
};

/// What is set of the `i`th column (shapes.hpp says what a Meeting is). MariaDB sets one after the
/// other, and each sees those before; none of these minds.
std::string meet(const Shape& shape, std::size_t i, const Words& words) {
  const std::string there = words.there(i), comes = words.comes(i);
  switch (shape.columns[i].meeting) {
    case Meeting::kFill: return words.column(i) + " = coalesce(" + there + ", " + comes + ")";
    case Meeting::kReplace: return words.column(i) + " = coalesce(" + comes + ", " + there + ")";
    case Meeting::kEarliest:
      return words.choose(i, comes + " < " + there + " or " + there + " is null");
    case Meeting::kLatest:
      return words.choose(i, comes + " > " + there + " or " + there + " is null");
    case Meeting::kNewest: {
      const std::string key_there = words.there(i + 1), key_comes = words.comes(i + 1);
      const std::string newer = key_comes + " > " + key_there + " or (" + key_comes + " = " +
                                key_there + " and " + words.bytes_of(comes) + " > " +
                                words.bytes_of(there) + ") or (" + key_there + " is null and " +
                                key_comes + " is not null)";
      return words.choose(i, newer) + ", " + words.choose(i + 1, newer);
    }
    default: return "";
  }
}

std::string upsert(const Shape& shape, const std::string& rows, Dialect dialect) {
  const Words words(shape, dialect);
  std::string sets;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    const std::string set = meet(shape, i, words);
    if (!set.empty()) sets += (sets.empty() ? "" : ", ") + set;
  }
  return words.insert_or_set(rows, sets);
}

/// Two persons that come may be one today, and an insert cannot meet one row twice: PostgreSQL
/// folds them once more.
std::string persons_today(const Shape& shape, const Incoming& incoming) {
  const Words words(shape, Dialect::kPostgres);
  std::string inner, outer;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    const std::string column = shape.columns[i].name;
    inner += (i == 0 ? "" : ", ") + incoming.value(i) + " as " + column;
    switch (shape.columns[i].meeting) {
      case Meeting::kNewest:
        // The greatest of time and text in one: an ordered aggregate would sort for each person.
        outer += ", substr(max(" +
                 words.bytes_of("(lpad(" + std::string(shape.columns[i + 1].name) +
                                "::text, 20, '0') || " + column + ")") +
                 "), 21)";
        break;
      case Meeting::kNumbered: outer += ", max(" + column + ")"; break;
      case Meeting::kEarliest: outer += ", min(" + column + ")"; break;
      default: outer += column;
    }
  }
  return "select " + outer + " from (select " + inner + " from " + incoming.table() +
         ") as today group by person_id";
}

std::string touch_person(Dialect dialect) {
  const Shape& shape = shape_of(Statement::kTouchPerson);
  const Incoming incoming(shape.columns, dialect);
  return upsert(shape,
                dialect == Dialect::kPostgres ? persons_today(shape, incoming) : incoming.rows(),
                dialect);
}

std::string link_identity(const std::string& rows, Dialect dialect) {
  const Words words(shape_of(Statement::kLinkIdentity), dialect);
  if (!words.is_mariadb()) {
    return words.insert_or_set(rows,
                               "person_id = excluded.person_id, since_ms = excluded.since_ms,"
                               " e164 = coalesce(excluded.e164, identities.e164)"
                               " where excluded.since_ms >= identities.since_ms");
  }
  const std::string younger = "if(values(since_ms) >= identities.since_ms, ";
  // The time last, because those before it look at it.
  return words.insert_or_set(
      rows, "person_id = " + younger + "values(person_id), identities.person_id), e164 = " +
                younger + "coalesce(values(e164), identities.e164), identities.e164)," +
                " since_ms = greatest(values(since_ms), identities.since_ms)");
}

/// Works the messages out anew from the acts upon them.
std::string apply_acts(const Incoming& message, Dialect dialect) {
  const std::string channel = message.parameter(0), id = message.parameter(1);
  const auto acts = [&](const std::string& what, const std::string& filter) {
    return "(select " + what + " from interactions a where a.channel_id = " + channel +
           " and a.target_message_id = " + id + filter + ")";
  };
  const auto latest = [&](const std::string& column, const std::string& filter) {
    return acts("a." + column, filter + " order by a.time_ms desc, a.event_id desc limit 1");
  };
  const std::string sets =
      " set text = coalesce(" + latest("text", " and a.kind = 'edit' and a.text is not null") +
      ", m.text), edited_ms = " + acts("max(a.time_ms)", " and a.kind = 'edit'") +
      ", revoked_ms = " + acts("min(a.time_ms)", " and a.kind = 'revoke'") +
      ", reaction_in = " + latest("reaction", " and a.kind = 'reaction' and a.direction = 'in'") +
      ", reaction_out = " + latest("reaction", " and a.kind = 'reaction' and a.direction = 'out'");
  // One act asked for as a value and not by `exists`, which PostgreSQL might join by reading all.
  const std::string where = " where m.channel_id = " + channel + " and m.message_id = " + id +
                            " and m.kind = 'message' and " + acts("1", " limit 1") + " = 1";
  switch (dialect) {
    case Dialect::kPostgres:
      return "update interactions as m" + sets + " from " + message.table() + where;
    // Else it might read all messages and look each up in those that come.
    case Dialect::kMariadb:
      return "update " + message.table() + " straight_join interactions as m" + sets + where;
    default: return "update interactions as m" + sets + where;
  }
}

std::string row_statement(Statement statement, Dialect dialect) {
  const Shape& shape = shape_of(statement);
  const Incoming incoming(shape.columns, dialect);
  switch (statement) {
    case Statement::kTouchPerson: return touch_person(dialect);
    case Statement::kLinkIdentity: return link_identity(incoming.rows(), dialect);
    case Statement::kApplyActs: return apply_acts(incoming, dialect);
    case Statement::kAddInteraction:
    case Statement::kAddEvent: return Words(shape, dialect).insert_if_new(incoming.rows());
    default: return upsert(shape, incoming.rows(), dialect);
  }
}

/// What `column` is for the person of $1.
std::string own(const std::string& column) {
  return "(select " + column + " from persons where person_id = $1)";
}

std::string merge_mark(Dialect dialect) {
  const std::string insert =
      "insert into persons (person_id, merged_into) values ($1, " + person("$2") + ") ";
  if (dialect == Dialect::kMariadb) {
    return insert +
           "on duplicate key update merged_into = if(values(merged_into) <>"
           " persons.person_id, values(merged_into), persons.merged_into)";
  }
  return insert +
         "on conflict (person_id) do update set merged_into = excluded.merged_into"
         " where excluded.merged_into <> persons.person_id";
}

/// What $1 had goes to whom it was merged into.
std::string merge_target(Dialect dialect) {
  const Shape& shape = shape_of(Statement::kTouchPerson);
  std::string values = person("$1");
  for (std::size_t i = 1; i < shape.columns.size(); ++i)
    values += ", " + own(shape.columns[i].name);
  return upsert(shape, "values (" + values + ")", dialect);
}

std::string move_person(const std::string& table) {
  return "update " + table + " set person_id = " + person("$1") + " where person_id = $1";
}

std::string erase(const std::string& table) {
  return "delete from " + table + " where person_id = $1";
}

std::string person_statement(Statement statement, Dialect dialect) {
  switch (statement) {
    case Statement::kMergeMark: return merge_mark(dialect);
    case Statement::kMergeChain:
      return "update persons set merged_into = " + person("$1") +
             " where merged_into = $1 and person_id <> " + person("$1");
    case Statement::kMergeTarget: return merge_target(dialect);
    case Statement::kMergeEmpty:
      return "update persons set name = null, named_ms = null, username = null, username_ms = null,"
             " created_ms = null where person_id = $1 and merged_into is not null";
    case Statement::kMergeIdentities: return move_person("identities");
    case Statement::kMergeConversations: return move_person("conversations");
    case Statement::kMergeInteractions: return move_person("interactions");
    case Statement::kMergeStatuses: return move_person("statuses");
    case Statement::kMergeFiles: return move_person("files");
    case Statement::kMergeEvents: return move_person("events");
    case Statement::kEraseIdentities: return erase("identities");
    case Statement::kEraseInteractions: return erase("interactions");
    case Statement::kEraseStatuses: return erase("statuses");
    case Statement::kEraseFiles: return erase("files");
    case Statement::kEraseConversations: return erase("conversations");
    case Statement::kEraseEvents: return erase("events");
    default: return "delete from persons where person_id = $1 or merged_into = $1";
  }
}

}  // namespace

std::string text_of(Statement statement, Dialect dialect) {
  return has_rows(statement) ? row_statement(statement, dialect)
                             : person_statement(statement, dialect);
}

}  // namespace sambung::sql
