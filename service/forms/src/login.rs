//! ログイン, and the small forms around it.

use crate::field::{Field, Input};
use crate::form::{Form, Section};
use crate::rule::Rule;
use crate::text::Text;

const PASSWORD_POLICY: Text = Text::new(
    "8文字以上100文字以内で、英大文字・英小文字・数字をそれぞれ1文字以上入れてください。",
    "8 to 100 characters, with at least one capital letter, one small letter and one digit.",
);

/// ログイン.
#[must_use]
pub fn login() -> Form {
    let email = Field::new(
        "email",
        Text::new("ユーザー名（メールアドレス）", "User name (mail address)"),
        Input::Email,
    )
    .autocomplete("username");
    let password = Field::new("password", Text::new("パスワード", "Password"), Input::Password)
        .autocomplete("current-password");
    small("login", Text::new("ログイン", "Log in"), vec![email, password])
}

/// ログイン of the operator's people, who have names instead of mail addresses.
#[must_use]
pub fn desk_login() -> Form {
    let name = Field::text("email", Text::new("ユーザー名", "User name")).autocomplete("username");
    let password = Field::new("password", Text::new("パスワード", "Password"), Input::Password)
        .autocomplete("current-password");
    small(
        "desk-login",
        Text::new("ログイン", "Log in"),
        vec![name, password],
    )
}

/// パスワードを忘れた場合; also the form by which the activation mail is asked for again.
#[must_use]
pub fn address_only(id: &'static str, title: Text) -> Form {
    let email = Field::new("email", Text::new("メールアドレス", "Mail address"), Input::Email)
        .rule(Rule::Email)
        .autocomplete("email");
    small(id, title, vec![email])
}

/// A new password, twice.
#[must_use]
pub fn new_password(id: &'static str, title: Text) -> Form {
    small(id, title, passwords())
}

/// The six digits of a second factor, or a recovery code.
#[must_use]
pub fn second_factor(id: &'static str, title: Text) -> Form {
    let code = Field::text("code", Text::new("確認コード", "Code"))
        .autocomplete("one-time-code")
        .help(Text::new(
            "認証アプリに表示された6桁の数字、または控えておいた回復コードを入力してください。",
            "The six digits your authenticator shows, or one of your recovery codes.",
        ));
    small(id, title, vec![code])
}

fn small(id: &'static str, title: Text, fields: Vec<Field>) -> Form {
    Form {
        id,
        title: title.clone(),
        lead: None,
        sections: vec![Section { title, fields }],
    }
}

/// A password to be set, twice.
pub(crate) fn passwords() -> Vec<Field> {
    vec![
        Field::new("password", Text::new("パスワード", "Password"), Input::Password)
            .rule(Rule::Password)
            .help(PASSWORD_POLICY)
            .autocomplete("new-password"),
        Field::new(
            "password_again",
            Text::new("パスワード（確認用）", "Password (again)"),
            Input::Password,
        )
        .rule(Rule::PasswordAgain)
        .autocomplete("new-password"),
    ]
}
