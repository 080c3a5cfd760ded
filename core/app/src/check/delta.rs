//! What changed since the last check of a patient.

use kazasu_wire::coverage::Coverage;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::width::{fold_name, fold_number};

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
    /// 負担割合 of the first coverage before, in percent, where it was known.
    pub share_before: Option<u8>,
    /// The same now.
    pub share_after: Option<u8>,
}

impl Delta {
    /// Compares two results of one patient. Numbers and names that differ in width alone have not changed.
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
                        coverage.symbol.as_deref().map(fold_number),
                        coverage.number.as_deref().map(fold_number),
                        coverage.branch.as_deref().map(fold_number),
                    ]
                }),
            ),
            (
                Change::Share,
                differs(|coverage| vec![coverage.share.as_ref().map(|share| share.percent.to_string())]),
            ),
            (
                Change::Name,
                differs(|coverage| vec![coverage.name.as_deref().map(fold_name)]),
            ),
        ];
        let share = |result: &EligibilityResult| {
            let first = result.coverages.first()?;
            first.share.as_ref().map(|share| share.percent)
        };
        Self {
            changes: judged
                .into_iter()
                .filter_map(|(change, differs)| differs.then_some(change))
                .collect(),
            share_before: share(before),
            share_after: share(now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(symbol: &str, name: &str) -> EligibilityResult {
        let coverages = vec![Coverage {
            symbol: Some(symbol.to_owned()),
            name: Some(name.to_owned()),
            ..Coverage::default()
        }];
        let at = "2026-11-21T03:00:00Z".parse().unwrap();
        let day = jiff::civil::date(2026, 11, 21);
        EligibilityResult {
            result_id: "r".parse().unwrap(),
            facility_id: "f".parse().unwrap(),
            patient_ref: None,
            checked_at: at,
            checked_on: day,
            treated_on: day,
            kept_until: day,
            method: kazasu_wire::method::Method::Pin,
            validity: kazasu_wire::validity::Validity::Valid,
            coverages,
            notices: Vec::new(),
            reference_number: None,
        }
    }

    #[test]
    fn width_alone_is_no_change() {
        let before = result("１２－３", "見本　太郎");
        assert_eq!(
            Delta::between(&before, &result("12-3", "見本 太郎")),
            Delta::default()
        );
        let now = Delta::between(&before, &result("12-4", "見本 次郎"));
        assert_eq!(now.changes, [Change::Number, Change::Name]);
    }
}
