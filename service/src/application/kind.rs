//! Kinds of applications (requirements AD).

/// What is applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 利用開始申請.
    StartOfUse,
    /// 資格確認端末機器（アカウント）追加申請.
    AdditionalTerminals,
    /// 運用開始日登録.
    StartDate,
    /// 助成金交付申請.
    Subsidy,
    /// 利用終了・変更申請.
    EndOrChange,
    /// 併設申告.
    CoLocation,
    /// 併設取消.
    CoLocationEnd,
}

impl Kind {
    /// Every kind, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::StartOfUse,
        Self::AdditionalTerminals,
        Self::StartDate,
        Self::Subsidy,
        Self::EndOrChange,
        Self::CoLocation,
        Self::CoLocationEnd,
    ];

    /// The word in the database and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StartOfUse => "start-of-use",
            Self::AdditionalTerminals => "additional-terminals",
            Self::StartDate => "start-date",
            Self::Subsidy => "subsidy",
            Self::EndOrChange => "end-or-change",
            Self::CoLocation => "co-location",
            Self::CoLocationEnd => "co-location-end",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The sources' label.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::StartOfUse => "利用開始申請",
            Self::AdditionalTerminals => "資格確認端末機器（アカウント）追加申請",
            Self::StartDate => "運用開始日登録",
            Self::Subsidy => "助成金交付申請",
            Self::EndOrChange => "利用終了・変更申請",
            Self::CoLocation => "併設申告",
            Self::CoLocationEnd => "併設取消",
        }
    }

    /// Whether somebody has to decide.
    #[must_use]
    pub fn is_reviewed(self) -> bool {
        !matches!(self, Self::StartDate)
    }
}
