//! What changed since the last check of a patient.

use kazasu_wire::coverage::Coverage;
use kazasu_wire::result::EligibilityResult;

/// One thing that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// 資格有効性.
    Validity,
    /// 保険者番号.
    Insurer,
    /// 記号・番号・枝番.
    Number,
    /// 負担割合.
    Share,
    /// 氏名.
    Name,
}

impl Change {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Validity => "eligibility.change.validity",
            Self::Insurer => "eligibility.change.insurer",
            Self::Number => "eligibility.change.number",
            Self::Share => "eligibility.change.share",
            Self::Name => "eligibility.change.name",
        }
    }
}

/// Everything that changed; empty where nothing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delta {
    /// In the order of the cases of [`Change`].
    pub changes: Vec<Change>,
}

impl Delta {
    /// Compares two results of one patient.
    #[must_use]
    pub fn between(before: &EligibilityResult, now: &EligibilityResult) -> Self {
        let differs = |part: fn(&Coverage) -> Vec<Option<String>>| {
            let parts = |result: &EligibilityResult| result.coverages.iter().map(part).collect::<Vec<_>>();
            parts(before) != parts(now)
        };
        let judged = [
            (Change::Validity, before.validity != now.validity),
            (
                Change::Insurer,
                differs(|coverage| vec![coverage.insurer_number.clone()]),
            ),
            (
                Change::Number,
                differs(|coverage| {
                    vec![
                        coverage.symbol.clone(),
                        coverage.number.clone(),
                        coverage.branch.clone(),
                    ]
                }),
            ),
            (
                Change::Share,
                differs(|coverage| vec![coverage.share.as_ref().map(|share| share.percent.to_string())]),
            ),
            (Change::Name, differs(|coverage| vec![coverage.name.clone()])),
        ];
        Self {
            changes: judged
                .into_iter()
                .filter_map(|(change, differs)| differs.then_some(change))
                .collect(),
        }
    }
}
