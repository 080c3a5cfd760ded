### 日本語

# 理由を示さないため、eligibility-validity-none と同じ言葉にします。
eligibility-change-insurer = 保険者が変わりました
    .staff = 前回と保険者が異なります。新しい保険者名と保険者番号を使ってください。
    .patient = 保険が新しくなっています。
    .vendor = 前回の結果と保険者番号が異なります。値は結果の項目にあります。
    .spoken = { eligibility-change-insurer }。{ eligibility-change-insurer.staff }

eligibility-change-number = 記号または番号が変わりました
    .staff = 前回と記号または番号が異なります。新しい記号と番号を使ってください。
    .patient = 保険の番号が新しくなっています。
    .vendor = 前回の結果と記号、番号または枝番が異なります。値は結果の項目にあります。
    .spoken = { eligibility-change-number }。{ eligibility-change-number.staff }

eligibility-change-share = 負担割合が変わりました
    .staff = 前回の負担割合は{ $before }、今回は{ $after }です。今回の割合で会計してください。
    .patient = 負担割合が{ $before }から{ $after }に変わりました。
    .vendor = 前回の結果と負担割合が異なります。前は{ $before }、後は{ $after }です。
    .spoken = { eligibility-change-share }。{ eligibility-change-share.staff }

eligibility-check-unconfirmed = 資格未確認として記録しました
    .staff = 別の方法で確かめた内容を記録しました。今月の次の来院時にカードで資格を確認してください。
    .patient = 次に来るときも、マイナンバーカードをお持ちください。
    .vendor = サービスの答えのない記録です。資格有効性は持ちません。同じ月のうちに確認し直します。
    .spoken = { eligibility-check-unconfirmed }。{ eligibility-check-unconfirmed.staff }

eligibility-share-unknown = 負担割合がわかりません
    .staff = 保険者から負担割合が届いていません。高齢受給者証または資格確認書で負担割合を確かめてください。
    .patient = 負担割合のわかる書類を見せてください。
    .vendor = 保険者の値がなく、法定の割合も年齢だけでは決まりません。推測しません。
    .spoken = { eligibility-share-unknown }。{ eligibility-share-unknown.staff }

eligibility-validity-invalid = 資格（無効）
    .staff = 今日の時点で使える資格を確認できませんでした。患者さんにマイナポータルの資格画面を見せてもらってください。なければ資格情報のお知らせとカードを一緒に見せてもらってください。今月の次の来院時にもう一度確認してください。
    .patient = 保険の情報をもう一度確かめます。スマートフォンのマイナポータルの画面か、資格情報のお知らせを見せてください。
    .vendor = 資格有効性は2（無効）です。再試行しません。代わりの確認に進みます。
    .spoken = 資格は無効です。マイナポータルの資格画面か、資格情報のお知らせで確認してください。今月の次の来院時にもう一度確認してください。

eligibility-validity-invalid-replaced = 資格（無効）＋新しい資格あり
    .staff = 前の資格は終わり、新しい資格があります。新しい資格の保険者名と番号を使ってください。受付の控えも書き換えてください。
    .patient = 保険が新しくなっています。新しい保険で受付します。
    .vendor = 資格有効性は3（無効、新しい資格あり）です。新しい資格の行を使います。
    .spoken = 前の資格は無効です。新しい資格があります。新しい保険者名と番号を使ってください。

eligibility-validity-multiple = 複数該当
    .staff = 資格が二つ以上見つかりました。患者さんに今使っている保険を聞いてください。合うものを選んでください。
    .patient = 保険が二つ以上見つかりました。今の保険の名前を教えてください。
    .vendor = 資格有効性は5（複数該当）です。自動では選びません。
    .spoken = 資格が複数見つかりました。今使っている保険を聞いて選んでください。

eligibility-validity-none = 資格情報なし
    .staff = 資格情報が見つかりませんでした。患者さんにマイナポータルの資格画面を見せてもらってください。なければ資格確認書を見せてもらってください。今月の次の来院時にもう一度確認してください。
    .patient = 保険の情報が見つかりませんでした。マイナポータルの画面か、資格確認書を見せてください。
    .vendor = 資格有効性は4（資格情報なし）です。再試行しません。代わりの確認に進みます。
    .spoken = { eligibility-validity-none }。{ eligibility-validity-none.staff }

eligibility-validity-valid = 資格（有効）
    .staff = 資格を確認できました。保険者名と負担割合を見て受付を進めてください。
    .patient = 保険の確認ができました。
    .vendor = 資格有効性は1（有効）です。
    .spoken = 資格は有効です。保険者名と負担割合を確かめて受付を進めてください。

eligibility-validity-valid-unregistered = 有効（未登録）
    .staff = 資格は有効ですが、一部の情報がまだ登録されていません。足りない項目を患者さんの書類で確かめてください。
    .patient = 保険の確認ができました。書類も見せてください。
    .vendor = 資格有効性は6（有効、未登録）です。空の項目を推測しません。
    .spoken = 資格は有効で、まだ登録されていない情報があります。足りない項目を書類で確かめてください。

eligibility-change-name = 氏名が前回から変わりました
    .staff = 氏名が前回の確認から変わりました。施術録の氏名を確かめてください。
    .patient = お名前の登録が変わりました。
    .vendor = 前回の結果と氏名が異なります。
    .spoken = { eligibility-change-name }。{ eligibility-change-name.staff }

eligibility-change-validity = 資格の状態が前回から変わりました
    .staff = 資格の状態が前回の確認から変わりました。今回の結果で受付を進めてください。
    .patient = 保険の状態が変わりました。
    .vendor = 前回の結果と資格有効性が異なります。
    .spoken = { eligibility-change-validity }。{ eligibility-change-validity.staff }

eligibility-validity-unknown = この版では分からない結果です
    .staff = 新しい種類の結果が届きました。アプリを最新にして、もう一度確認してください。
    .patient = 確認に少し時間がかかります。
    .vendor = 資格有効性の値がこの版の語彙にありません。値はそのまま保存されます。
    .spoken = { eligibility-validity-unknown }。{ eligibility-validity-unknown.staff }
