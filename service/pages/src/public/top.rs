//! The top page (requirements 28–41).

use askama::Template;

use super::notices::NoticeLine;
use crate::card::Card;
use crate::layout::Layout;
use crate::path;

/// The top page.
#[derive(Debug, Clone, Template)]
#[template(path = "top_page.html")]
pub struct TopPage {
    /// What surrounds it. Its title is the portal's name.
    pub layout: Layout,
    /// 重要なお知らせ; the section is there even when none is.
    pub important: Vec<NoticeLine>,
    /// The newest notices.
    pub notices: Vec<NoticeLine>,
    /// The cards.
    pub cards: Vec<Card>,
}

impl TopPage {
    /// The top page with the cards of the sources.
    pub fn new(mut layout: Layout, important: Vec<NoticeLine>, notices: Vec<NoticeLine>) -> Self {
        layout.trail.clear();
        let logged_in = layout.visitor.is_some();
        let card = |title, text, href: &str, first| Card {
            first,
            ..layout.card(title, text, href)
        };
        let mut cards = Vec::new();
        if !logged_in {
            cards.push(card(
                ("新規ユーザー登録はこちら", "Register"),
                (
                    "初めてご利用になられる方はこちらから",
                    "If you are here for the first time",
                ),
                path::REGISTER,
                true,
            ));
            cards.push(card(
                ("ログインはこちら", "Log in"),
                (
                    "すでにアカウントをお持ちの方はこちらから",
                    "If you have an account",
                ),
                path::LOGIN,
                true,
            ));
        }
        let applications = if logged_in {
            (
                "利用開始申請、助成金交付申請など",
                "Start of use, subsidy and others",
            )
        } else {
            (
                "ログインが必要です。利用開始申請、助成金交付申請など",
                "Needs a log-in. Start of use, subsidy and others",
            )
        };
        cards.extend([
            card(
                ("オンライン資格確認とは？", "What is the online check?"),
                ("仕組みと、できること", "How it works, what it does"),
                path::ABOUT,
                false,
            ),
            card(
                ("導入準備", "Getting ready"),
                ("順番にチェックしながら進められます", "Step by step, with ticks"),
                path::GUIDE,
                false,
            ),
            card(
                ("各種申請", "Applications"),
                applications,
                path::APPLICATIONS,
                logged_in,
            ),
            card(
                ("手順書・マニュアル", "Manuals"),
                (
                    "登録、申請、アプリの使い方",
                    "Registration, applications, the app",
                ),
                path::MANUALS,
                false,
            ),
            card(
                ("お知らせ", "Notices"),
                (
                    "登録のあとも定期的にご確認ください",
                    "Please look here from time to time",
                ),
                path::NOTICES,
                false,
            ),
            card(
                ("よくある質問", "Questions"),
                ("機器、助成金、併設など", "Devices, subsidy, co-located clinics"),
                path::FAQ,
                false,
            ),
            card(
                ("お問い合わせ先", "Contact"),
                ("フォームと電話", "Form and telephone"),
                path::INQUIRY,
                false,
            ),
        ]);
        Self {
            layout,
            important,
            notices,
            cards,
        }
    }
}
