### やさしい日本語。vendor は ja のものを使います。

# 理由を示さないため、eligibility-validity-none と同じ言葉にします。
eligibility-change-insurer = 保険が変わりました
    .staff = 前の保険とちがいます。新しい保険の名前と番号を使ってください。
    .patient = あなたの保険は新しくなりました。
    .spoken = { eligibility-change-insurer }。{ eligibility-change-insurer.staff }

eligibility-change-number = 保険の番号が変わりました
    .staff = 前の番号とちがいます。新しい記号と番号を使ってください。
    .patient = あなたの保険の番号は新しくなりました。
    .spoken = { eligibility-change-number }。{ eligibility-change-number.staff }

eligibility-change-share = 払う割合が変わりました
    .staff = 前は{ $before }、今は{ $after }です。今の割合でお金をもらってください。
    .patient = 払う割合が{ $before }から{ $after }に変わりました。
    .spoken = { eligibility-change-share }。{ eligibility-change-share.staff }

eligibility-check-unconfirmed = まだカードで確認していません
    .staff = ほかの方法で見た内容を書きました。今月、次に来た日に、カードで確認してください。
    .patient = 次に来るときも、マイナンバーカードを持ってきてください。
    .spoken = { eligibility-check-unconfirmed }。{ eligibility-check-unconfirmed.staff }

eligibility-share-unknown = 払う割合がわかりません
    .staff = 払う割合が届いていません。高齢受給者証か資格確認書を見てください。
    .patient = 払う割合がわかる紙を見せてください。
    .spoken = { eligibility-share-unknown }。{ eligibility-share-unknown.staff }

eligibility-validity-invalid = 資格（無効）
    .staff = 今日使える保険を確認できませんでした。マイナポータルの画面を見せてもらってください。ないときは、資格情報のお知らせとカードを見せてもらってください。今月、次に来た日に、もう一度確認してください。
    .patient = もう一度、保険を確認します。マイナポータルの画面か、資格情報のお知らせを見せてください。
    .spoken = 今日使える保険を確認できませんでした。マイナポータルの画面か、資格情報のお知らせを見てください。今月、次に来た日に、もう一度確認してください。

eligibility-validity-invalid-replaced = 資格（無効）＋新しい資格あり
    .staff = 前の保険は終わりました。新しい保険があります。新しい保険の名前と番号を使ってください。
    .patient = あなたの保険は新しくなりました。新しい保険を使います。
    .spoken = 前の保険は終わりました。新しい保険があります。新しい保険の名前と番号を使ってください。

eligibility-validity-multiple = 複数該当
    .staff = 保険が2つ以上ありました。今使っている保険を患者さんに聞いてください。同じものを選んでください。
    .patient = 保険が2つ以上ありました。今使っている保険の名前を教えてください。
    .spoken = { eligibility-validity-multiple }。{ eligibility-validity-multiple.staff }

eligibility-validity-none = 資格情報なし
    .staff = 保険の情報がありませんでした。マイナポータルの画面を見せてもらってください。ないときは、資格確認書を見せてもらってください。今月、次に来た日に、もう一度確認してください。
    .patient = 保険の情報がありませんでした。マイナポータルの画面か、資格確認書を見せてください。
    .spoken = { eligibility-validity-none }。{ eligibility-validity-none.staff }

eligibility-validity-valid = 資格（有効）
    .staff = 保険は使えます。保険者名と払う割合を見て、受付を進めてください。
    .patient = あなたの保険は使えます。
    .spoken = 保険は使えます。保険者名と払う割合を見て、受付を進めてください。

eligibility-validity-valid-unregistered = 有効（未登録）
    .staff = 保険は使えます。まだない情報があります。患者さんの紙を見て確認してください。
    .patient = あなたの保険は使えます。紙も見せてください。
    .spoken = 保険は使えます。まだない情報があります。患者さんの紙を見て確認してください。

eligibility-change-name = 名前が変わりました
    .staff = 名前が前とちがいます。記録の名前を確かめてください。
    .patient = 名前が変わりました。
    .spoken = { eligibility-change-name }。{ eligibility-change-name.staff }

eligibility-change-validity = 保険のようすが変わりました
    .staff = 保険のようすが前とちがいます。今日の結果を使ってください。
    .patient = 保険のようすが変わりました。
    .spoken = { eligibility-change-validity }。{ eligibility-change-validity.staff }

eligibility-validity-unknown = わからない結果です
    .staff = 新しい種類の結果です。アプリを新しくして、もう一度してください。
    .patient = 少し待ってください。
    .spoken = { eligibility-validity-unknown }。{ eligibility-validity-unknown.staff }
