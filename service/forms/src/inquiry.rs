//! お問い合わせ (requirement 52).

use crate::field::{Field, Input};
use crate::form::{Form, Section};
use crate::rule::Rule;
use crate::text::Text;

/// The inquiry form: where to answer, and what is asked.
#[must_use]
pub fn inquiry() -> Form {
    let fields = vec![
        Field::text("name", Text::new("お名前", "Your name"))
            .rule(Rule::Name)
            .autocomplete("name"),
        Field::new(
            "email",
            Text::new("返信先メールアドレス", "Mail address for the answer"),
            Input::Email,
        )
        .rule(Rule::Email)
        .autocomplete("email")
        .help(Text::new(
            "回答はこのメールアドレスに届きます。",
            "The answer goes to this address.",
        )),
        Field::new(
            "question",
            Text::new("お問い合わせ内容", "Your question"),
            Input::Lines,
        )
        .help(Text::new(
            "パスワード、アクティベーションコード、患者さんの情報は書かないでください。",
            "Please write no password, no activation code, and nothing about a patient.",
        )),
    ];
    let title = Text::new("お問い合わせ", "Inquiry");
    Form {
        id: "inquiry",
        title: title.clone(),
        lead: Some(Text::new(
            "メールでお答えします。回答までに数日かかることがあります。",
            "You are answered by mail, which may take several days.",
        )),
        sections: vec![Section { title, fields }],
    }
}
