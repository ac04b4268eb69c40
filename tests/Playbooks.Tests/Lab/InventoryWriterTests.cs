using Playbooks.Lab;
using Playbooks.Lab.Packages;

namespace Playbooks.Tests.Lab;

public sealed class InventoryWriterTests
{
    [Fact]
    public void Control_plane_nodes_are_etcd_members_and_the_others_workers()
    {
        var state = new LabState("lab", "10.88.7.0/24", null,
        [
            new LabNode("node1", 1, "10.88.7.11", ControlPlane: true, "/base"),
            new LabNode("node3", 3, "10.88.7.13", ControlPlane: false, "/base"),
        ]);

        InventoryWriter.Text(state, "/state/key", "/state/known_hosts").ShouldBe("""
            # Written by `playbook lab` for the lab "lab", and written again whenever its nodes change.

            [all]
            node1 ansible_host=10.88.7.11
            node3 ansible_host=10.88.7.13

            [kube-master]
            node1

            [etcd]
            node1

            [kube-node]
            node3

            [all:vars]
            ansible_user=root
            ansible_ssh_private_key_file=/state/key
            ansible_ssh_common_args='-o UserKnownHostsFile=/state/known_hosts -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes'

            """);
    }

    [Fact]
    public void The_variables_of_a_source_name_the_versions_of_its_files()
    {
        BuiltArtifact[] artifacts =
        [
            new("kubelet", "1.20.2", "amd64", "file", "kubelet", "00"),
            new("etcd", "3.4.13-0", "amd64", "image", "images/etcd.tar", "00", "k8s.gcr.io/etcd:3.4.13-0"),
            new("etcd", "3.4.23", "amd64", "file", "etcd.tar.gz", "00"),
        ];

        var text = SourceVariables.Text("/it's here", artifacts);

        text.ShouldContain("artifacts_source: '/it''s here'\n");
        text.ShouldContain("kube_version: \"1.20.2\"\n");
        text.ShouldContain("etcd_version: \"3.4.23\"\n");
        text.ShouldNotContain("runc_version");
    }
}
