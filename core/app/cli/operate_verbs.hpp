#pragma once

#include "core/app/cli/operate.hpp"

namespace sambung::cli {

/// `sambung replay CONNECTION`: delivers a range again, marked as a replay.
class Replay final : public Changing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string sentence(const std::string& answer) const override;

  std::string connection_;
  std::string since_;
  std::string to_;
  std::uint64_t from_seq_ = 0;
  std::uint64_t to_seq_ = 0;
  bool all_ = false;
};

/// `sambung rebuild`: folds the journal into state anew.
class Rebuild final : public Changing {
 private:
  void declare_more(Options&) override {}
  control::RequestLine request() const override { return control::RequestLine("rebuild"); }
  std::string sentence(const std::string& answer) const override;
};

/// `sambung renormalise`: reads old webhooks with today's normaliser.
class Renormalise final : public Changing {
 private:
  void declare_more(Options&) override {}
  control::RequestLine request() const override { return control::RequestLine("renormalise"); }
  std::string sentence(const std::string& answer) const override;
};

/// `sambung erase`: makes all of one person unreadable, for good.
class Erase final : public Changing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string sentence(const std::string& answer) const override;

  std::string person_;
  std::string phone_;
  std::string user_id_;
  std::string portfolio_;
};

/// `sambung pause` and `sambung resume`.
class Pause final : public Changing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string sentence(const std::string& answer) const override;

  std::string connection_;
  std::string reason_;
};
class Resume final : public Changing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string sentence(const std::string& answer) const override;

  std::string connection_;
};

/// `sambung reload`: as SIGHUP.
class Reload final : public Changing {
 private:
  void declare_more(Options&) override {}
  control::RequestLine request() const override { return control::RequestLine("reload"); }
  std::string sentence(const std::string& answer) const override;
};

/// `sambung dlq replay` and `sambung dlq drop`.
class DlqChange : public Changing {
 protected:
  explicit DlqChange(const char* verb) : verb_(verb) {}

 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string sentence(const std::string& answer) const override;

  const char* verb_;
  std::uint64_t number_ = 0;
  std::string connection_;
};
class DlqReplay final : public DlqChange {
 public:
  DlqReplay() : DlqChange("dlq_replay") {}
};
class DlqDrop final : public DlqChange {
 public:
  DlqDrop() : DlqChange("dlq_drop") {}
};

}  // namespace sambung::cli
