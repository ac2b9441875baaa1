"""Proofs of posting: issued on the notice's page, and checked by anybody on theirs."""

from io import BytesIO

from app.dispatch.notices import publish

ID = "k3x9a7qd"
PAGE = f"/editor/notices/{ID}/proofs"


def test_a_proof_is_issued_downloaded_and_checked(people, as_, house, wanglan, draft, browser):
    publish.publish(house, ID, draft, wanglan)
    page = as_("liqiang")
    page.get(f"/editor/notices/{ID}")
    assert f'href="{PAGE}"' in page.text
    page.get(PAGE)
    assert "还没有开具过证明" in page.text
    page.follow(page.post(PAGE, {}, page=PAGE))
    assert "已开具公示证明 GS" in page.text
    address = page.text.partition(f'href="{PAGE}/')[2].partition('"')[0]
    page.follow(page.post(PAGE, {}, page=PAGE))
    assert "无须重开" in page.text
    body = page.client.get(f"{PAGE}/{address}").data
    assert body.startswith(b"%PDF-")

    def check(sent):
        files = {"file": (BytesIO(sent), "x.pdf")} if sent else {}
        answer = browser.client.post("/proof", data=files)
        return answer.status_code, answer.get_data(as_text=True)

    status, said = check(body)
    assert status == 200 and "开具后没有改动" in said and "停水通知" in said
    assert check(b"")[0] == 422
    assert browser.get("/proof").status_code == 200
    assert page.client.get(f"{PAGE}/GS1.pdf").status_code == 404
