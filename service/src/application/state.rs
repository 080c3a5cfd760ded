//! The life of an application.

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// 作成中: saved, and resumed at will.
    Draft,
    /// 申請済.
    Submitted,
    /// 審査中: a reviewer has claimed it.
    InReview,
    /// 承認.
    Approved,
    /// 差戻し: to be mended and sent in again.
    Returned,
    /// 再申請済.
    Resubmitted,
    /// 却下.
    Rejected,
    /// 取下げ.
    Withdrawn,
}

/// What is done with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A draft is begun.
    Begin,
    /// What was typed is kept.
    Save,
    /// It is sent in, for the first time or again.
    Submit,
    /// It is taken back.
    Withdraw,
    /// 併設: the other clinic confirms.
    Confirm,
    /// A reviewer takes it, from another one too.
    Claim,
    /// The first of two reviewers finds it right.
    Check,
    /// It is granted.
    Approve,
    /// It goes back to be mended.
    Return,
    /// It is refused for good.
    Reject,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Submitted,
        Self::InReview,
        Self::Approved,
        Self::Returned,
        Self::Resubmitted,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::InReview => "in-review",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Resubmitted => "resubmitted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "作成中",
            Self::Submitted => "申請済",
            Self::InReview => "審査中",
            Self::Approved => "手続完了",
            Self::Returned => "差戻し",
            Self::Resubmitted => "再申請済",
            Self::Rejected => "却下",
            Self::Withdrawn => "取下げ",
        }
    }

    /// Whether the operator has something to do.
    #[must_use]
    pub fn waits_for_review(self) -> bool {
        matches!(self, Self::Submitted | Self::Resubmitted | Self::InReview)
    }

    /// Whether nothing can happen any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Approved | Self::Rejected | Self::Withdrawn)
    }

    /// Whether its applicant may change what was typed.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// The state after a step; `None` where the step is not allowed.
    #[must_use]
    pub fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Draft | Self::Returned, Step::Save) => Some(self),
            (Self::Draft, Step::Submit) => Some(Self::Submitted),
            (Self::Returned, Step::Submit) => Some(Self::Resubmitted),
            (state, Step::Withdraw) if !state.is_final() => Some(Self::Withdrawn),
            (state, Step::Confirm) if state.waits_for_review() => Some(state),
            (state, Step::Claim) if state.waits_for_review() => Some(Self::InReview),
            // Free for the second reviewer.
            (Self::InReview, Step::Check) => Some(Self::Submitted),
            (Self::InReview, Step::Approve) => Some(Self::Approved),
            (Self::InReview, Step::Return) => Some(Self::Returned),
            (Self::InReview, Step::Reject) => Some(Self::Rejected),
            _ => None,
        }
    }
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 10] = [
        Self::Begin,
        Self::Save,
        Self::Submit,
        Self::Withdraw,
        Self::Confirm,
        Self::Claim,
        Self::Check,
        Self::Approve,
        Self::Return,
        Self::Reject,
    ];

    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Save => "save",
            Self::Submit => "submit",
            Self::Withdraw => "withdraw",
            Self::Confirm => "confirm",
            Self::Claim => "claim",
            Self::Check => "check",
            Self::Approve => "approve",
            Self::Return => "return",
            Self::Reject => "reject",
        }
    }

    /// The step of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }

    /// What people read in the history.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Begin => "作成",
            Self::Save => "保存",
            Self::Submit => "申請",
            Self::Withdraw => "取下げ",
            Self::Confirm => "相手方の確認",
            Self::Claim => "審査開始",
            Self::Check => "一次確認",
            Self::Approve => "手続完了",
            Self::Return => "差戻し",
            Self::Reject => "却下",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of state and step.
    #[test]
    fn the_whole_table() {
        use State::{Approved, Draft, InReview, Rejected, Resubmitted, Returned, Submitted, Withdrawn};
        // Columns: save, submit, withdraw, confirm, claim, check, approve, return, reject. `begin` is no step from a state.
        let (draft, submitted, returned) = (Some(Draft), Some(Submitted), Some(Returned));
        let (again, reviewed, gone) = (Some(Resubmitted), Some(InReview), Some(Withdrawn));
        let (granted, refused) = (Some(Approved), Some(Rejected));
        #[rustfmt::skip]
        let table = [
            (Draft, [draft, submitted, gone, None, None, None, None, None, None]),
            (Submitted, [None, None, gone, submitted, reviewed, None, None, None, None]),
            (Resubmitted, [None, None, gone, again, reviewed, None, None, None, None]),
            (InReview, [None, None, gone, reviewed, reviewed, submitted, granted, returned, refused]),
            (Returned, [returned, again, gone, None, None, None, None, None, None]),
            (Approved, [None; 9]),
            (Rejected, [None; 9]),
            (Withdrawn, [None; 9]),
        ];
        assert_eq!(table.len(), State::ALL.len());
        for (state, row) in table {
            assert_eq!(state.after(Step::Begin), None);
            for (step, expected) in Step::ALL.into_iter().skip(1).zip(row) {
                assert_eq!(state.after(step), expected, "{state:?} {step:?}");
            }
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
    }
}
