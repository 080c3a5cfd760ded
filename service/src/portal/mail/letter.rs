//! What a mail says. Plain text, in Japanese: nobody has chosen a language before it arrives.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::settings::Operator;

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKind {
    /// M1: the link that completes a registration (requirements 331).
    Activation,
    /// A medical institution is invited to register.
    Invitation,
    /// Somebody registered an address that has a user (row 316).
    KnownAddress,
    /// The link that sets a new password.
    Reset,
    /// A password was changed.
    PasswordChanged,
    /// A second factor was set up or taken away.
    SecondFactorChanged,
    /// A registration was looked at: it counts, or it does not.
    MembershipDecided,
    /// An application has arrived (C28: two mails).
    ApplicationReceived,
    /// M2: accounts are ready (requirements 332).
    ApplicationCompleted,
    /// An application was returned or rejected.
    ApplicationDecided,
    /// Accounts were added.
    AccountsAdded,
    /// A subsidy was decided about.
    SubsidyDecided,
    /// A terminal was activated.
    TerminalActivated,
    /// M3: the answer to an inquiry (requirements 333).
    InquiryAnswered,
}

/// A mail before it is written into the outbox.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(***)")
    }
}

impl LetterKind {
    /// As it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Invitation => "invitation",
            Self::KnownAddress => "known-address",
            Self::Reset => "reset",
            Self::PasswordChanged => "password-changed",
            Self::SecondFactorChanged => "second-factor-changed",
            Self::MembershipDecided => "membership-decided",
            Self::ApplicationReceived => "application-received",
            Self::ApplicationCompleted => "application-completed",
            Self::ApplicationDecided => "application-decided",
            Self::AccountsAdded => "accounts-added",
            Self::SubsidyDecided => "subsidy-decided",
            Self::TerminalActivated => "terminal-activated",
            Self::InquiryAnswered => "inquiry-answered",
        }
    }
}

impl Letter {
    /// A mail with the salutation and the signature that all have.
    #[must_use]
    pub fn new(operator: &Operator, to: &str, name: &str, subject: &str, text: &str) -> Self {
        let Operator {
            portal,
            name: operator_name,
            department,
            call_centre,
            phone,
            hours,
            mail,
            ..
        } = operator;
        let text = format!(
            "{name} 様\n\n{portal}をご利用いただきありがとうございます。\n\n{text}\n\n\
             ※このメールは送信専用のアドレスからお送りしています。ご返信いただいてもお答えできません。\n\
             ※お心当たりのない場合は、下記までご連絡ください。\n\n\
             ----------------------------------------\n\
             {operator_name} {department}\n{call_centre}\n電話 {phone}\n受付時間 {hours}\n{mail}\n"
        );
        Self {
            to: to.to_owned(),
            subject: format!("【{portal}】{subject}"),
            text,
        }
    }

    /// M1.
    pub(in crate::portal) fn activation(
        operator: &Operator,
        to: &str,
        name: &str,
        link: &str,
        hours: u32,
    ) -> Self {
        let text = format!(
            "以下URLに遷移し、表示される画面のボタンを押すことで、ユーザー登録が完了します。\n\n{link}\n\n\
             ※本URLの有効期限は送信から{hours}時間です。期限を過ぎたときは、もう一度新規ユーザー登録を行ってください。"
        );
        Self::new(operator, to, name, "メールアドレス登録確認", &text)
    }

    /// To the institution: nobody's name is known yet.
    pub(in crate::portal) fn invitation(
        operator: &Operator,
        to: &str,
        institution: &str,
        link: &str,
        days: u32,
    ) -> Self {
        let text = format!(
            "「{institution}」のユーザー登録をお願いします。以下URLから登録してください。\n\n{link}\n\n\
             ※本URLの有効期限は送信から{days}日です。期限を過ぎたときは、下記までご連絡ください。"
        );
        Self::new(
            operator,
            to,
            &format!("{institution} ご担当者"),
            "ユーザー登録のご案内",
            &text,
        )
    }

    /// Row 316.
    pub(in crate::portal) fn known_address(
        operator: &Operator,
        to: &str,
        name: &str,
        login: &str,
        reset: &str,
    ) -> Self {
        let text = format!(
            "このメールアドレスで新規ユーザー登録の申込みがありましたが、すでに登録されています。\n\
             新しい登録は行われていません。次のURLからログインしてください。\n\n{login}\n\n\
             パスワードをお忘れのときは、次のURLから再設定できます。\n\n{reset}"
        );
        Self::new(operator, to, name, "ご登録済みのお知らせ", &text)
    }

    /// The link that sets a new password.
    pub(in crate::portal) fn reset(
        operator: &Operator,
        to: &str,
        name: &str,
        link: &str,
        minutes: u32,
    ) -> Self {
        let text = format!(
            "パスワードの再設定を受け付けました。以下URLから新しいパスワードを設定してください。\n\n{link}\n\n\
             ※本URLの有効期限は送信から{minutes}分です。設定するまで、今のパスワードはそのまま使えます。"
        );
        Self::new(operator, to, name, "パスワードの再設定", &text)
    }

    /// After it.
    pub(in crate::portal) fn password_changed(operator: &Operator, to: &str, name: &str) -> Self {
        let text = "パスワードが変更されました。ほかの画面でログインしていたときは、ログアウトされています。";
        Self::new(operator, to, name, "パスワード変更のお知らせ", text)
    }

    /// After it was set up, or taken away by a recovery code.
    pub(in crate::portal) fn second_factor_changed(operator: &Operator, to: &str, name: &str) -> Self {
        let text = "二要素認証の設定が変更されました。お心当たりのない場合は、すぐにパスワードを再設定してください。";
        Self::new(operator, to, name, "二要素認証の設定変更のお知らせ", text)
    }

    /// What the operator decided about a registration.
    #[must_use]
    pub fn membership_decided(
        operator: &Operator,
        to: &str,
        name: &str,
        facility: &str,
        taken: bool,
    ) -> Self {
        let text = if taken {
            format!(
                "「{facility}」のご登録内容の確認が済みました。ログインして各種申請を行うことができます。"
            )
        } else {
            format!(
                "「{facility}」のご登録内容を確認できませんでした。詳しくは下記までお問い合わせください。"
            )
        };
        Self::new(operator, to, name, "ご登録内容の確認結果", &text)
    }
}

/// Waits between tries: 1, 2, 4 … minutes up to six hours, twelve times; more than a day in all.
#[must_use]
pub fn wait_after(tries: i64) -> Option<SignedDuration> {
    const MOST: i64 = 12;
    const LONGEST_MINUTES: i64 = 6 * 60;
    if tries >= MOST {
        return None;
    }
    let doublings = u32::try_from(tries.saturating_sub(1)).unwrap_or(0);
    let minutes = 2_i64.saturating_pow(doublings).min(LONGEST_MINUTES);
    Some(SignedDuration::from_secs(60 * minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<i64> = (1..)
            .map_while(wait_after)
            .map(|wait| wait.as_secs() / 60)
            .collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
        assert!(waits.iter().sum::<i64>() > 20 * 60);
    }

    #[test]
    fn a_letter_shows_nothing_of_itself() {
        let letter = Letter::reset(&Operator::default(), "a@clinic.example", "見本", "https://x", 60);
        assert_eq!(format!("{letter:?}"), "Letter(***)");
        assert!(letter.text.starts_with("見本 様") && letter.text.contains("https://x"));
    }
}
